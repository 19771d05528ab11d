#!/usr/bin/env python3
"""make_expected.py [--edges | --data FOLDER] [--out FOLDER] [--inclusive] [NAME ...]

Runs the SQL files of this folder in DuckDB and writes NAME.csv for each: the answers that the tests
hold `kpi` to. The SQL is written from the definitions of the metrics, not from the engine.
Without arguments: every file, over examples/data, into expected/.

--edges       the files of ../edges, over the small business beside them, into expected/ there
--inclusive   the data give the last day of service in end_date, not the first day without it
"""
import argparse
import csv
import datetime
import decimal
import os

import duckdb

HERE = os.path.dirname(os.path.abspath(__file__))


def text(value):
    """A cell as raw and stable as `kpi` prints it; doubles in full."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat() + "Z"
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    return str(value)


def views(data):
    """A database with a view of each file, all cells as text."""
    db = duckdb.connect()
    db.execute("set timezone = 'UTC'")
    for name in sorted(os.listdir(data)):
        if name.endswith(".csv"):
            path = os.path.join(data, name).replace("'", "''")
            db.execute(f"create view {name[:-4]} as from read_csv('{path}', all_varchar = true)")
    return db


def connect(data, inclusive):
    db = views(data)
    columns = [row[0] for row in db.execute("describe subscriptions").fetchall()]
    reason = "churn_reason" if "churn_reason" in columns else "cancel_reason"
    product = "product" if "product" in columns else "'core'"
    db.execute(
        f"""create table life as
        select customer_id, plan, {product} as product, mrr::decimal(18, 2) as mrr,
          start_date::date as start,
          coalesce(end_date::date + {int(inclusive)}, date '9999-12-31') as stop,
          {reason} as reason
        from subscriptions"""
    )
    return db


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--data", default=os.path.join(HERE, "../../../examples/data"))
    parser.add_argument("--out")
    parser.add_argument("--edges", action="store_true")
    parser.add_argument("--inclusive", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    folder = os.path.join(HERE, "../edges") if options.edges else HERE
    out = options.out or os.path.join(folder, "expected")
    names = options.names or sorted(
        name[:-4] for name in os.listdir(folder) if name.endswith(".sql") and name != "prelude.sql"
    )
    # The edges have a prelude that makes of the rows what they mean.
    db = (
        views(os.path.join(folder, "data"))
        if options.edges
        else connect(options.data, options.inclusive)
    )
    with open(os.path.join(folder, "prelude.sql")) as prelude:
        db.execute(prelude.read())
    os.makedirs(out, exist_ok=True)
    for name in names:
        with open(os.path.join(folder, name + ".sql")) as query:
            result = db.execute(query.read())
        header = [column[0] for column in result.description]
        with open(os.path.join(out, name + ".csv"), "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows([text(value) for value in row] for row in result.fetchall())


if __name__ == "__main__":
    main()
