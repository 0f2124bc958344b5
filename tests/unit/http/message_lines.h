// What the parsers find in a text, as lines to compare.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/detail/message_parser.h"
#include "http/http_exceptions.h"
#include "support/simulate.h"

namespace aio::testing {

using http::detail::ParseEvent;
using http::detail::ParserLimits;
using http::detail::RequestHead;
using http::detail::RequestParser;
using http::detail::ResponseHead;
using http::detail::ResponseParser;

inline std::string described(const http::Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text += (text.empty() ? "" : "|") + name + ":" + value;
  return "[" + text + "]";
}

inline std::string described(const http::detail::MessageHead& head) {
  std::string text = " 1." + std::to_string(head.minor) + " " + described(head.headers);
  if (head.content_length) text += " length=" + std::to_string(*head.content_length);
  if (head.chunked) text += " chunked";
  if (head.upgrade) text += " upgrade";
  if (!head.keep_alive) text += " close";
  return text;
}

inline std::string first_words(const RequestHead& head) {
  return head.method + " " + head.target;
}
inline std::string first_words(const ResponseHead& head) {
  return std::to_string(head.status) + " " + head.reason;
}

/// Feeds the pieces and, if `closed`, the end of the connection. Pieces of one body are joined.
template <class Parser>
Lines parsed(Parser& parser, const std::vector<std::string_view>& pieces, bool closed) {
  Lines lines;
  std::string body;
  std::string unused;
  const auto note = [&](ParseEvent event) {
    if (event == ParseEvent::kBody) {
      body += parser.body();
      return;
    }
    if (!body.empty()) lines.push_back("body " + std::exchange(body, {}));
    if (event == ParseEvent::kHead) lines.push_back(first_words(parser.head()) + described(parser.head()));
    if (event == ParseEvent::kEnd) {
      lines.push_back(parser.trailers().empty() ? "end" : "end " + described(parser.trailers()));
    }
  };
  try {
    for (std::string_view piece : pieces) {
      ParseEvent event = ParseEvent::kNeedMore;
      do {
        event = parser.next(piece);
        if (event != ParseEvent::kNeedMore) note(event);
      } while (event != ParseEvent::kNeedMore);
      unused += piece;
    }
    if (!unused.empty()) lines.push_back("unused " + unused);
    if (closed) note(parser.finish());
  } catch (const http::BadHttpMessage& error) {
    if (!body.empty()) lines.push_back("body " + std::exchange(body, {}));
    lines.push_back(std::string(error.name()) + " " + std::to_string(error.status()) + " " + error.what());
  }
  if (!body.empty()) lines.push_back("body " + body);
  return lines;
}

/// A refusal is told from a message by its name: "InvalidHeader 400 ..." and "GET /".
inline bool is_refusal(std::string_view line) {
  return line.size() > 1 && line[1] >= 'a' && line[0] >= 'A' && line[0] <= 'Z';
}

/// The last line's first words: "InvalidHeader 400", "unused" or "accepted".
inline std::string verdict(const Lines& lines) {
  if (lines.empty()) return "nothing";
  const std::string& last = lines.back();
  const std::size_t space = last.find(' ');
  if (is_refusal(last)) return last.substr(0, last.find(' ', space + 1));
  return last.starts_with("unused ") ? "unused" : "accepted";
}

/// The lines without the text of a refusal, which shows how much had come: the rest must not depend on that.
inline Lines without_text(Lines lines) {
  if (!lines.empty() && is_refusal(lines.back())) lines.back() = verdict(lines);
  return lines;
}

}  // namespace aio::testing
