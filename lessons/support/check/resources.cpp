// Claims of databases, jobs and connections.
#include <map>
#include <utility>

#include "check/claim.h"

namespace aio::check {
namespace {

/// A connection of a database, statement by statement.
struct Session {
  bool in_transaction = false;
  std::string op;
  bool counts = false;  // the statement under way is one of those that are counted
  std::size_t uncommitted = 0;
};

std::size_t count_committed(const Run& run, const std::string& sql) {
  std::map<std::int64_t, Session> sessions;
  std::size_t committed = 0;
  for (const Record& record : run.records()) {
    if (!record.is("db")) continue;
    Session& session = sessions[record.number("id")];
    const std::string op = record.text("op");
    if (op == "execute" || op == "begin" || op == "commit" || op == "rollback") {
      session.op = op;
      session.counts = op == "execute" && record.text("sql").starts_with(sql);
    } else if (op == "done") {
      if (session.op == "begin") session.in_transaction = true;
      if (session.counts) ++session.uncommitted;
      if (session.op == "rollback") session.uncommitted = 0;
      if (session.op == "commit" || session.op == "rollback") session.in_transaction = false;
      if (!session.in_transaction) committed += std::exchange(session.uncommitted, 0);
      session.counts = false;
    } else if (op == "error" || op == "interrupt" || op == "close") {
      session.counts = false;
    }
  }
  return committed;
}

std::string in_database(const std::string& sql, std::size_t count) {
  return "\"" + sql + "\" is in the database " + std::to_string(count) + (count == 1 ? " time" : " times");
}

}  // namespace

Claim committed(std::string sql, std::size_t count) {
  return Claim([sql = std::move(sql), count](const Run& run) {
    const std::size_t found = count_committed(run, sql);
    if (found == count) return Finding();
    return Finding{false, in_database(sql, found) + ", not " + std::to_string(count) + "."};
  });
}

Claim committed_equally(std::string sql, std::string other_sql) {
  return Claim([sql = std::move(sql), other = std::move(other_sql)](const Run& run) {
    const std::size_t first = count_committed(run, sql);
    const std::size_t second = count_committed(run, other);
    if (first == second) return Finding();
    return Finding{false, in_database(sql, first) + ", and " + in_database(other, second) + "."};
  });
}

Claim active_jobs_at_most(std::int64_t limit) {
  return Claim([limit](const Run& run) {
    for (const Record& record : run.records()) {
      if (record.is("job") && record.number("active") > limit) {
        return Finding{
            false,
            std::to_string(record.number("active")) + " jobs are active, more than " + std::to_string(limit) + ".",
            record.time()};
      }
    }
    return Finding();
  });
}

Claim connections_closed() {
  return Claim([](const Run& run) {
    std::map<std::int64_t, Duration> open;
    for (const Record& record : run.records()) {
      if (!record.is("stream")) continue;
      const std::string op = record.text("op");
      const std::int64_t id = record.number("id");
      if (op == "connect" || op == "accept") open[id] = record.time();
      if (op == "close" || op == "abort" || op == "fail") open.erase(id);
      if (op == "abort" && record.number("lost") > 0) {
        return Finding{false,
                       "A connection is aborted, and " + std::to_string(record.number("lost")) + " bytes are lost.",
                       record.time()};
      }
    }
    if (open.empty()) return Finding();
    return Finding{false, "A connection is never closed.", open.begin()->second};
  });
}

}  // namespace aio::check
