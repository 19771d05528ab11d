/// A program that answers the questions, started anew for every answer.
struct Contestant {
  let name: String
  let version: String
  private let command: (Question) -> [String]

  func arguments(_ question: Question) -> [String] { command(question) }

  /// `kpi` and those of its peers that are installed.
  /// - Parameter scratch: a folder for the peers' scripts.
  static func installed(kpi: String, folder: String, scratch: String, threads: Int) -> [Contestant]
  {
    var found: [Contestant] = []
    func version(_ arguments: [String]) -> String? {
      guard let run = Child(arguments: arguments, scratch: scratch).run(), run.status == 0 else {
        return nil
      }
      return String(decoding: run.output, as: UTF8.self).split(separator: "\n").first.map {
        String($0)
      }
    }
    if let version = version([kpi, "--version"]) {
      found.append(
        Contestant(name: "kpi", version: version) {
          [kpi, "--threads", String(threads), "-o", "csv", "-c", $0.query, folder]
        })
    }
    if let version = version(["duckdb", "--version"]) {
      found.append(
        Contestant(name: "duckdb command", version: version) {
          ["duckdb", "-csv", "-c", duckSetup(folder, threads, $0) + $0.sql + ";"]
        })
    }
    let modules: [(name: String, script: (Question) -> String)] = [
      ("duckdb", { duckScript(folder, threads, $0) }),
      ("polars", { polarsScript(folder, threads, $0) }),
    ]
    for (name, script) in modules {
      let ask = "import \(name); print(\(name).__version__)"
      guard let version = version(["python3", "-c", ask]) else { continue }
      found.append(
        Contestant(name: "\(name) module", version: version) { question in
          ["python3", "-c", script(question)]
        })
    }
    return found
  }

  private static func tables(_ question: Question) -> [String] {
    question.id == "Q5" ? ["subscriptions", "customers"] : [question.table]
  }

  private static func duckSetup(_ folder: String, _ threads: Int, _ question: Question) -> String {
    var text = "SET threads = \(threads); SET TimeZone = 'UTC';"
      + " SET preserve_insertion_order = false;"
    for table in tables(question) {
      text += " CREATE VIEW \(table) AS SELECT * FROM read_csv('\(folder)/\(table).csv');"
    }
    return text + " "
  }

  private static func duckScript(_ folder: String, _ threads: Int, _ question: Question) -> String {
    """
    import duckdb
    c = duckdb.connect()
    c.execute(\"\"\"\(duckSetup(folder, threads, question))\"\"\")
    for row in c.execute(\"\"\"\(question.sql)\"\"\").fetchall():
        print(",".join("" if x is None else str(x) for x in row))
    """
  }

  private static func polarsScript(_ folder: String, _ threads: Int, _ question: Question)
    -> String
  {
    """
    import os
    os.environ["POLARS_MAX_THREADS"] = "\(threads)"
    import polars as pl
    from datetime import date, timedelta
    OPEN, CLOSE = date(2024, 3, 31), date(2024, 6, 30)
    ENDS = pl.LazyFrame({"d": [date(2024 + m // 12, m % 12 + 1, 1) - timedelta(days=1)
                               for m in range(1, 13)]})
    def lasts(d):
        return pl.col("end_date").is_null() | (pl.col("end_date") >= d)
    def month(c):
        return pl.col(c).dt.strftime("%Y-%m").alias("month")
    t = {n: pl.scan_csv("\(folder)/" + n + ".csv", try_parse_dates=True)
         for n in \(tables(question))}
    for row in (\(question.polars)).collect().iter_rows():
        print(",".join("" if x is None else str(x) for x in row))
    """
  }
}
