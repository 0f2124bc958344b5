#include "asio/system_error.h"

#include <cerrno>
#include <system_error>

#include "net/errors.h"

namespace aio::asio {
namespace {

template <class E>
std::exception_ptr made(const std::string& text) {
  return std::make_exception_ptr(E(text));
}

}  // namespace

std::string system_text(int code) {
  return std::generic_category().message(code);
}

std::exception_ptr system_error(int code, const Address& address) {
  const std::string text = system_text(code) + ": " + address.text();
  switch (code) {
    case ECONNREFUSED:
      return made<ConnectionRefusedError>(text);
    case ECONNRESET:
      return made<ConnectionResetError>(text);
    case ECONNABORTED:
      return made<ConnectionAbortedError>(text);
    case EPIPE:
    case ESHUTDOWN:
      return made<BrokenPipeError>(text);
    case ETIMEDOUT:
      return made<TimeoutError>(text);
    default:
      return made<OSError>(text);
  }
}

void throw_system_error(int code, const Address& address) {
  std::rethrow_exception(system_error(code, address));
}

}  // namespace aio::asio
