#include "db/errors.h"

namespace aio::db {
namespace {

std::string sentence(const std::string& reason, const std::string& sql, int offset) {
  if (sql.empty()) return reason;
  std::string text = reason;
  if (offset >= 0) text += " at byte " + std::to_string(offset);
  return text + " in: " + detail::shown(sql);
}

}  // namespace

Error::Error(std::string reason, std::string sql, int offset)
    : aio::Error(sentence(reason, sql, offset)), reason_(std::move(reason)), sql_(std::move(sql)), offset_(offset) {}

std::string detail::shown(const std::string& sql) {
  std::string line;
  for (const char c : sql) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\0';
    if (!space) line += c;
    if (space && !line.empty() && line.back() != ' ') line += ' ';
    if (line.size() > kMaxShownSql) break;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  if (line.size() <= kMaxShownSql) return line;
  std::size_t end = kMaxShownSql;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return line.substr(0, end) + "...";
}

}  // namespace aio::db
