/// A question that every contestant answers from the CSV files alone.
struct Question {
  let id: String
  let title: String
  /// The table whose size says how fast the answer is.
  let table: String
  /// How many of an answer's first fields name the group.
  let keys: Int
  /// In the query language.
  let query: String
  /// In DuckDB's SQL, with a view for each file.
  let sql: String
  /// In Polars, with a lazy frame for each file in `t`; an expression that gives the answer.
  let polars: String
  /// In DataFusion's SQL, with a table for each file.
  let datafusion: String
  /// In ClickHouse's SQL, with a view for each file.
  let clickhouse: String

  /// The files that it reads.
  var tables: [String] { id == "Q5" ? ["subscriptions", "customers"] : [table] }

  private static let atClose = """
    s.start_date <= DATE '2024-06-30' AND (s.end_date IS NULL OR s.end_date >= DATE '2024-06-30')
    """

  static let all: [Question] = [
    Question(
      id: "Q1", title: "NRR by plan", table: "subscriptions", keys: 1,
      query: "nrr by plan where period = 2024-Q2",
      sql: """
        WITH s AS (
          SELECT customer_id, plan, mrr,
            start_date <= DATE '2024-03-31'
              AND (end_date IS NULL OR end_date >= DATE '2024-03-31') AS o,
            start_date <= DATE '2024-06-30'
              AND (end_date IS NULL OR end_date >= DATE '2024-06-30') AS c
          FROM subscriptions
          WHERE start_date <= DATE '2024-06-30'
            AND (end_date IS NULL OR end_date >= DATE '2024-03-31')),
        one AS (
          SELECT customer_id, sum(mrr) FILTER (o) AS opening,
            coalesce(sum(mrr) FILTER (c), 0) AS closing, arg_max(plan, mrr) FILTER (o) AS plan
          FROM s GROUP BY customer_id HAVING sum(mrr) FILTER (o) > 0)
        SELECT plan, sum(closing) / sum(opening) FROM one GROUP BY plan
        """,
      polars: """
        (t["subscriptions"]
          .filter((pl.col("start_date") <= CLOSE) & lasts(OPEN))
          .select("customer_id", "plan",
            pl.when((pl.col("start_date") <= OPEN) & lasts(OPEN))
              .then("mrr").otherwise(0.0).alias("o"),
            pl.when(lasts(CLOSE)).then("mrr").otherwise(0.0).alias("c"))
          .group_by("customer_id")
          .agg(pl.col("o").sum().alias("opening"), pl.col("c").sum().alias("closing"),
            pl.col("plan").get(pl.col("o").arg_max()).alias("plan"))
          .filter(pl.col("opening") > 0)
          .group_by("plan").agg(pl.col("closing").sum() / pl.col("opening").sum()))
        """,
      datafusion: """
        WITH s AS (
          SELECT customer_id, plan, mrr,
            start_date <= DATE '2024-03-31'
              AND (end_date IS NULL OR end_date >= DATE '2024-03-31') AS o,
            (end_date IS NULL OR end_date >= DATE '2024-06-30') AS c
          FROM subscriptions
          WHERE start_date <= DATE '2024-06-30'
            AND (end_date IS NULL OR end_date >= DATE '2024-03-31')),
        one AS (
          SELECT customer_id, sum(mrr) FILTER (WHERE o) AS opening,
            coalesce(sum(mrr) FILTER (WHERE c), 0) AS closing,
            first_value(plan ORDER BY mrr DESC) FILTER (WHERE o) AS plan
          FROM s GROUP BY customer_id)
        SELECT plan, sum(closing) / sum(opening) FROM one WHERE opening > 0 GROUP BY plan
        """,
      clickhouse: """
        SELECT plan, sum(closing) / sum(opening) FROM (
          SELECT customer_id, sumIf(assumeNotNull(mrr), o) AS opening,
            sumIf(assumeNotNull(mrr), c) AS closing, argMaxIf(plan, mrr, o) AS plan
          FROM (
            SELECT customer_id, plan, mrr,
              start_date <= toDate32('2024-03-31')
                AND (end_date IS NULL OR end_date >= toDate32('2024-03-31')) AS o,
              end_date IS NULL OR end_date >= toDate32('2024-06-30') AS c
            FROM subscriptions
            WHERE start_date <= toDate32('2024-06-30')
              AND (end_date IS NULL OR end_date >= toDate32('2024-03-31')))
          GROUP BY customer_id HAVING opening > 0)
        GROUP BY plan
        """),
    Question(
      id: "Q2", title: "sum and count by plan", table: "subscriptions", keys: 1,
      query: "sum(mrr), count() by plan from subscriptions",
      sql: "SELECT plan, sum(mrr), count(*) FROM subscriptions GROUP BY plan",
      polars: """
        t["subscriptions"].group_by("plan").agg(pl.col("mrr").sum(), pl.len().alias("n"))
        """,
      datafusion: """
        SELECT plan, sum(mrr), count(*) FROM subscriptions GROUP BY plan
        """,
      clickhouse: """
        SELECT plan, sum(mrr), count() FROM subscriptions GROUP BY plan
        """),
    Question(
      id: "Q3", title: "users by month", table: "events", keys: 1,
      query: "count_distinct(user_id) by month from events",
      sql: """
        SELECT strftime(m, '%Y-%m'), count(*) FROM
          (SELECT DISTINCT date_trunc('month', occurred_at) AS m, user_id FROM events) GROUP BY m
        """,
      polars: """
        (t["events"].select(month("occurred_at"), "user_id").unique()
          .group_by("month").agg(pl.len().alias("n")))
        """,
      datafusion: """
        SELECT to_char(m, '%Y-%m'), count(*) FROM
          (SELECT DISTINCT date_trunc('month', occurred_at) AS m, user_id FROM events) GROUP BY m
        """,
      clickhouse: """
        SELECT formatDateTime(toStartOfMonth(assumeNotNull(occurred_at)), '%Y-%m') AS m,
          uniqExact(user_id) FROM events GROUP BY m
        """),
    Question(
      id: "Q4", title: "median resolution", table: "tickets", keys: 2,
      query: "median(hours(resolved_at - opened_at)) by month(opened_at), priority from tickets",
      sql: """
        SELECT strftime(date_trunc('month', opened_at), '%Y-%m') AS m, priority,
          median(epoch(resolved_at) - epoch(opened_at)) / 3600
        FROM tickets WHERE resolved_at IS NOT NULL GROUP BY ALL
        """,
      polars: """
        (t["tickets"].filter(pl.col("resolved_at").is_not_null())
          .select(month("opened_at"), "priority",
            ((pl.col("resolved_at") - pl.col("opened_at")).dt.total_seconds() / 3600).alias("h"))
          .group_by("month", "priority").agg(pl.col("h").median()))
        """,
      datafusion: """
        SELECT to_char(m, '%Y-%m'), priority, median(h) FROM (
          SELECT date_trunc('month', opened_at) AS m, priority,
            (date_part('epoch', resolved_at) - date_part('epoch', opened_at)) / 3600.0 AS h
          FROM tickets WHERE resolved_at IS NOT NULL)
        GROUP BY m, priority
        """,
      clickhouse: """
        SELECT formatDateTime(m, '%Y-%m'), priority, median_h FROM (
          SELECT toStartOfMonth(assumeNotNull(opened_at)) AS m, priority,
            quantileExactInclusive(0.5)(
              (toUnixTimestamp(assumeNotNull(resolved_at))
                - toUnixTimestamp(assumeNotNull(opened_at))) / 3600) AS median_h
          FROM tickets WHERE resolved_at IS NOT NULL GROUP BY m, priority)
        """),
    Question(
      id: "Q5", title: "MRR by region (join)", table: "subscriptions", keys: 1,
      query: "mrr by region where period = 2024-Q2",
      sql: """
        SELECT c.region, sum(s.mrr) FROM subscriptions s JOIN customers c USING (customer_id)
        WHERE \(atClose) GROUP BY c.region
        """,
      polars: """
        (t["subscriptions"].filter((pl.col("start_date") <= CLOSE) & lasts(CLOSE))
          .select("customer_id", "mrr")
          .join(t["customers"].select("customer_id", "region"), on="customer_id")
          .group_by("region").agg(pl.col("mrr").sum()))
        """,
      datafusion: """
        SELECT c.region, sum(s.mrr) FROM subscriptions s
          JOIN customers c ON s.customer_id = c.customer_id
        WHERE \(atClose) GROUP BY c.region
        """,
      clickhouse: """
        SELECT region, sum(mrr) FROM (
          SELECT customer_id, mrr FROM subscriptions
          WHERE start_date <= toDate32('2024-06-30')
            AND (end_date IS NULL OR end_date >= toDate32('2024-06-30'))) AS s
          INNER JOIN (SELECT customer_id, region FROM customers) AS c USING (customer_id)
        GROUP BY region
        """),
    Question(
      id: "Q6", title: "MRR by month and plan", table: "subscriptions", keys: 2,
      query: "mrr by month, plan where period = 2024",
      sql: """
        WITH ends AS (
          SELECT last_day(DATE '2024-01-01' + to_months(i::INT)) AS d FROM range(12) r(i)),
        t AS MATERIALIZED (
          SELECT plan, date_trunc('month', start_date) AS a,
            date_trunc('month', end_date + 1) AS b, sum(mrr) AS v
          FROM subscriptions GROUP BY ALL)
        SELECT strftime(d, '%Y-%m'), plan, sum(v) FROM ends JOIN t
          ON a <= d AND (b IS NULL OR b > d) GROUP BY ALL
        """,
      polars: """
        (t["subscriptions"].select("plan", "mrr",
            pl.col("start_date").dt.truncate("1mo").alias("a"),
            (pl.col("end_date") + pl.duration(days=1)).dt.truncate("1mo").alias("b"))
          .group_by("plan", "a", "b").agg(pl.col("mrr").sum())
          .join(ENDS, how="cross")
          .filter((pl.col("a") <= pl.col("d")) & (pl.col("b").is_null() | (pl.col("b") > pl.col("d"))))
          .group_by(pl.col("d").dt.strftime("%Y-%m").alias("m"), "plan").agg(pl.col("mrr").sum()))
        """,
      datafusion: """
        WITH t AS (
          SELECT plan, date_trunc('month', start_date) AS a,
            date_trunc('month', end_date + INTERVAL '1 day') AS b, sum(mrr) AS v
          FROM subscriptions GROUP BY 1, 2, 3),
        ends AS (
          SELECT DATE '2024-01-31' AS d UNION ALL SELECT DATE '2024-02-29'
          UNION ALL SELECT DATE '2024-03-31' UNION ALL SELECT DATE '2024-04-30'
          UNION ALL SELECT DATE '2024-05-31' UNION ALL SELECT DATE '2024-06-30'
          UNION ALL SELECT DATE '2024-07-31' UNION ALL SELECT DATE '2024-08-31'
          UNION ALL SELECT DATE '2024-09-30' UNION ALL SELECT DATE '2024-10-31'
          UNION ALL SELECT DATE '2024-11-30' UNION ALL SELECT DATE '2024-12-31')
        SELECT to_char(d, '%Y-%m'), plan, sum(v) FROM ends CROSS JOIN t
        WHERE a <= d AND (b IS NULL OR b > d) GROUP BY d, plan
        """,
      clickhouse: """
        SELECT formatDateTime(d, '%Y-%m'), plan, sum(v) FROM (
          SELECT toLastDayOfMonth(toDate('2024-01-01') + toIntervalMonth(number)) AS d
          FROM numbers(12)) AS ends
          CROSS JOIN (
            SELECT plan, toStartOfMonth(assumeNotNull(start_date)) AS a,
              if(end_date IS NULL, toDate('2149-01-01'),
                toStartOfMonth(assumeNotNull(end_date) + 1)) AS b, sum(mrr) AS v
            FROM subscriptions GROUP BY plan, a, b) AS t
        WHERE a <= d AND b > d GROUP BY d, plan
        """),
  ]
}
