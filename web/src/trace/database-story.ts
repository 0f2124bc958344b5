/** Sentences about the database: who has which connection, what it asks of it and what came of that. */
import { atLine } from "./places.ts";
import type { RecordOf } from "./record.ts";

const kReads = /^\s*(SELECT|WITH|VALUES|EXPLAIN|PRAGMA)\b/i;
const kWrites = /^\s*(INSERT|UPDATE|DELETE|REPLACE)\b/i;
/** Characters of a statement that a sentence has room for. */
const kShown = 120;

function shortened(sql: string): string {
  const line = sql.replaceAll(/\s+/g, " ").trim();
  return line.length <= kShown ? line : `${line.slice(0, kShown - 1)}…`;
}

function statement(name: string, { id, sql, at }: RecordOf<"db">): string {
  const on = `${atLine(at)}, on connection ${id}`;
  if (sql === undefined) return `${name} asks something of the database${on}.`;
  const verb = kReads.test(sql) ? "reads from" : kWrites.test(sql) ? "writes to" : "changes";
  return `${name} ${verb} the database${on}: ${shortened(sql)}`;
}

function rowsText(rows: number | undefined): string {
  if (rows === undefined || rows < 0) return "";
  return rows === 1 ? ": 1 row" : `: ${rows.toLocaleString("en")} rows`;
}

/** The sentence of a record of the database, by the task of that name. */
export function databaseSentence(name: string, record: RecordOf<"db">): string {
  const { id, at } = record;
  switch (record.op) {
    case "open":
      return `Connection ${id} to the database is opened for ${name}${atLine(at)}.`;
    case "acquire":
      return `${name} takes connection ${id} from the pool${atLine(at)}.`;
    case "release":
      return `${name} gives connection ${id} back to the pool${atLine(at)}.`;
    case "execute":
    case "fetch":
      return statement(name, record);
    case "begin":
      return `${name} begins a transaction${atLine(at)}, on connection ${id}.`;
    case "commit":
      return `${name} commits the transaction${atLine(at)}, on connection ${id}: what it wrote stays.`;
    case "rollback":
      return `${name} rolls the transaction back${atLine(at)}, on connection ${id}: what it wrote is undone.`;
    case "done":
      return `The statement on connection ${id} is done${rowsText(record.rows)}.`;
    case "error":
      return `The statement on connection ${id} fails: ${record.error ?? "an exception"}.`;
    case "interrupt":
      return `The statement on connection ${id} is interrupted: nothing of it stays.`;
    case "locked":
      return `The database is locked by another connection; connection ${id} will try again.`;
    case "close":
      return `Connection ${id} to the database is closed.`;
    default:
      return `Connection ${id} to the database: ${record.op}.`;
  }
}
