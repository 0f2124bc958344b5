/** Sentences about the database: who has which connection, what it asks of it and what came of that. */
import type { TraceModel } from "./model.ts";
import { atLine } from "./places.ts";
import type { RecordOf } from "./record.ts";

const kReads = /^\s*(SELECT|WITH|VALUES|EXPLAIN|PRAGMA)\b/i;
const kWrites = /^\s*(INSERT|UPDATE|DELETE|REPLACE)\b/i;
const kSavepoint = /^(SAVEPOINT|RELEASE|ROLLBACK TO)\b/;
/** Characters of a statement that a sentence has room for. */
const kShown = 120;

function shortened(sql: string): string {
  const line = sql.replaceAll(/\s+/g, " ").trim();
  return line.length <= kShown ? line : `${line.slice(0, kShown - 1)}…`;
}

function statement(model: TraceModel, name: string, { id, sql, at }: RecordOf<"db">): string {
  const on = `${atLine(model, at)}, on connection ${id}`;
  if (sql === undefined) return `${name} asks something of the database${on}.`;
  const verb = kReads.test(sql) ? "reads from" : kWrites.test(sql) ? "writes to" : "changes";
  return `${name} ${verb} the database${on}: ${shortened(sql)}`;
}

function rowsText(rows: number | undefined): string {
  if (rows === undefined || rows < 0) return "";
  return rows === 0 ? ": no rows" : rows === 1 ? ": 1 row" : `: ${rows.toLocaleString("en")} rows`;
}

/** The sentence of a record of the database, by the task of that name. */
export function databaseSentence(model: TraceModel, name: string, record: RecordOf<"db">): string {
  const { id } = record;
  const inner = kSavepoint.test(record.sql ?? "");
  const at = atLine(model, record.at);
  switch (record.op) {
    case "open":
      return `Connection ${id} to the database is opened for ${name}${at}.`;
    case "acquire":
      return `${name} takes connection ${id} from the pool${at}.`;
    case "release":
      return `${name} gives connection ${id} back to the pool${at}.`;
    case "execute":
    case "fetch":
      return statement(model, name, record);
    case "begin":
      return `${name} begins ${inner ? "an inner" : "a"} transaction${at}, on connection ${id}.`;
    case "commit":
      return inner
        ? `${name} ends the inner transaction${at}, on connection ${id}: what it wrote stays if the outer one is committed.`
        : `${name} commits the transaction${at}, on connection ${id}: what it wrote stays.`;
    case "rollback":
      return `${name} rolls the ${inner ? "inner " : ""}transaction back${at}, on connection ${id}: what it wrote is undone.`;
    case "done":
      return `The database has answered on connection ${id}${rowsText(record.rows)}.`;
    case "error":
      return `The database refuses on connection ${id}: ${record.error ?? "an exception"}.`;
    case "interrupt":
      return `The statement on connection ${id} is cancelled: the database is told to stop it.`;
    case "locked":
      return `The database is locked by another connection; connection ${id} will try again.`;
    case "close":
      return `Connection ${id} to the database is closed.`;
    default:
      return `Connection ${id} to the database: ${record.op}.`;
  }
}
