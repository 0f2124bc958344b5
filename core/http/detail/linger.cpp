#include "http/detail/linger.h"

namespace aio::http::detail {

Coro<> linger(Stream& stream) {
  co_await stream.write_eof();
  bool more = true;
  while (more) {
    stream.consume(stream.buffered().size());
    more = co_await stream.receive();
  }
}

}  // namespace aio::http::detail
