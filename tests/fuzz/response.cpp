#include <memory>

#include "fuzz/message_cuts.h"

namespace aio::fuzz {

// The text is an answer to each kind of request.
void response(std::string_view input) {
  for (const char* method : {"GET", "HEAD", "CONNECT"}) {
    same_for_every_cut(input, [method] {
      auto parser = std::make_unique<http::detail::ResponseParser>();
      parser->expect(method);
      return parser;
    });
  }
}

}  // namespace aio::fuzz
