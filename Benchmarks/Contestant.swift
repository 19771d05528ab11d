/// A program that answers the questions, started anew for every answer.
struct Contestant {
  let name: String
  let version: String
  let command: (Question) -> [String]

  /// `kpi` and those of its peers that are installed.
  static func installed(_ bench: Workbench) -> [Contestant] {
    var found: [Contestant] = []
    func version(_ arguments: [String]) -> String? {
      guard let run = bench.run(arguments), run.status == 0 else { return nil }
      return String(decoding: run.output, as: UTF8.self).split(separator: "\n").first.map {
        String($0)
      }
    }
    if let version = version([bench.kpi, "--version"]) {
      found.append(Contestant(name: "kpi", version: version) { bench.kpi($0.query) })
    }
    if let version = version([bench.duckdb, "--version"]) {
      found.append(
        Contestant(name: "duckdb command", version: version) {
          [bench.duckdb, "-csv", "-c", duckSetup(bench, $0) + $0.sql + ";"]
        })
    }
    let modules: [(name: String, script: (Question) -> String)] = [
      ("duckdb", { duckScript(bench, $0) }), ("polars", { polarsScript(bench, $0) }),
      ("datafusion", { datafusionScript(bench, $0) }), ("chdb", { clickhouseScript(bench, $0) }),
    ]
    for (name, script) in modules {
      let ask = "import \(name); print(\(name).__version__)"
      guard let version = version([bench.python, "-c", ask]) else { continue }
      found.append(
        Contestant(name: "\(name) module", version: version) { question in
          [bench.python, "-c", script(question)]
        })
    }
    return found
  }

  // MARK: - Scripts

  private static func duckSetup(
    _ bench: Workbench, _ question: Question, _ kind: String = "VIEW"
  ) -> String {
    var text =
      "SET threads = \(bench.threads); SET TimeZone = 'UTC';"
      + " SET preserve_insertion_order = false;"
    for table in question.tables {
      text += " CREATE \(kind) \(table) AS SELECT * FROM read_csv('\(bench.data)/\(table).csv');"
    }
    return text + " "
  }

  private static let printing = """
    def tell(rows):
        for row in rows:
            print(",".join("" if x is None else str(x) for x in row))
    """

  private static func duckScript(_ bench: Workbench, _ question: Question) -> String {
    """
    import duckdb
    \(printing)
    c = duckdb.connect()
    c.execute(\"\"\"\(duckSetup(bench, question))\"\"\")
    tell(c.execute(\"\"\"\(question.sql)\"\"\").fetchall())
    """
  }

  private static func polarsSetup(_ bench: Workbench, _ question: Question) -> String {
    """
    import os
    os.environ["POLARS_MAX_THREADS"] = "\(bench.threads)"
    import polars as pl
    from datetime import date, timedelta
    \(printing)
    OPEN, CLOSE = date(2024, 3, 31), date(2024, 6, 30)
    ENDS = pl.LazyFrame({"d": [date(2024 + m // 12, m % 12 + 1, 1) - timedelta(days=1)
                               for m in range(1, 13)]})
    def lasts(d):
        return pl.col("end_date").is_null() | (pl.col("end_date") >= d)
    def month(c):
        return pl.col(c).dt.strftime("%Y-%m").alias("month")
    t = {n: pl.scan_csv("\(bench.data)/" + n + ".csv", try_parse_dates=True)
         for n in \(question.tables)}
    """
  }

  private static func polarsScript(_ bench: Workbench, _ question: Question) -> String {
    """
    \(polarsSetup(bench, question))
    tell((\(question.polars)).collect().iter_rows())
    """
  }

  private static func datafusionScript(_ bench: Workbench, _ question: Question) -> String {
    """
    import datafusion as df
    \(printing)
    c = df.SessionContext(df.SessionConfig().with_target_partitions(\(bench.threads)))
    for n in \(question.tables):
        c.register_csv(n, "\(bench.data)/" + n + ".csv")
    for batch in c.sql(\"\"\"\(question.datafusion)\"\"\").collect():
        tell(zip(*[x.to_pylist() for x in batch.columns]))
    """
  }

  private static func clickhouseScript(_ bench: Workbench, _ question: Question) -> String {
    """
    import chdb
    from chdb import session
    s = session.Session()
    s.query("SET max_threads = \(bench.threads), session_timezone = 'UTC', "
            "date_time_input_format = 'best_effort', use_variant_as_common_type = 0")
    for n in \(question.tables):
        s.query("CREATE VIEW " + n + " AS SELECT * FROM file('\(bench.data)/" + n
                + ".csv', 'CSVWithNames')")
    print(str(s.query(\"\"\"\(question.clickhouse)\"\"\", "CSV")).replace('"', ""))
    """
  }

  /// Scripts that load the tables, ask several times, print the answer and, last, the median of
  /// the milliseconds that a question took.
  static func warmScripts(_ bench: Workbench, _ question: Question) -> [(String, String)] {
    let timing = """
      import time
      def ask(query, times=7):
          taken = []
          for _ in range(times):
              start = time.perf_counter()
              rows = query()
              taken.append(time.perf_counter() - start)
          tell(rows)
          print(sorted(taken)[times // 2] * 1000)
      """
    let duck = """
      import duckdb
      \(printing)
      \(timing)
      c = duckdb.connect()
      c.execute(\"\"\"\(duckSetup(bench, question, "TABLE"))\"\"\")
      ask(lambda: c.execute(\"\"\"\(question.sql)\"\"\").fetchall())
      """
    let polars = """
      \(polarsSetup(bench, question))
      \(timing)
      t = {n: x.collect().lazy() for n, x in t.items()}
      ask(lambda: (\(question.polars)).collect().rows())
      """
    return [("duckdb", duck), ("polars", polars)]
  }
}
