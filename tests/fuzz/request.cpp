#include <memory>

#include "fuzz/message_cuts.h"
#include "http/detail/message_writer.h"

namespace aio::fuzz {
namespace {

using http::detail::ParseEvent;
using http::detail::RequestParser;

// What was accepted can be written again, and is read as the same head.
void write_again(std::string_view input) {
  RequestParser parser;
  try {
    if (parser.next(input) != ParseEvent::kHead) return;
  } catch (const http::BadHttpMessage&) {
    return;
  }
  const auto& head = parser.head();
  std::string written;
  http::detail::write_request_head(written, head.method, head.target, head.headers, head.minor);
  RequestParser second;
  std::string_view rest = written;
  require(second.next(rest) == ParseEvent::kHead, "an accepted head is accepted again");
  require(rest.empty() && testing::first_words(second.head()) == testing::first_words(head) &&
              testing::described(second.head()) == testing::described(head),
          "an accepted head is the same when it is written and read again");
}

}  // namespace

void request(std::string_view input) {
  same_for_every_cut(input, [] { return std::make_unique<RequestParser>(); });
  same_for_every_cut(input, [] {
    return std::make_unique<RequestParser>(http::detail::ParserLimits{.line = 24, .field = 16, .headers = 2});
  });
  write_again(input);
}

}  // namespace aio::fuzz
