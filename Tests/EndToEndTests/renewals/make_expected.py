"""Runs every SQL over its data in DuckDB and keeps the answers: python make_expected.py"""
import pathlib
import duckdb

for folder in (pathlib.Path(__file__).parent / name for name in ("contracts", "targets")):
    for query in sorted(folder.glob("*.sql")):
        db = duckdb.connect()
        for file in (folder / "data").glob("*.csv"):
            db.execute(f"create table {file.stem} as select * from read_csv('{file}', header = true)")
        db.execute(query.read_text()).df().to_csv(folder / "expected" / (query.stem + ".csv"), index=False)
