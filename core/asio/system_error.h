// Error numbers of the system as the library's exceptions. Any thread.
#pragma once

#include <exception>
#include <string>

#include "net/address.h"

namespace aio::asio {

/// "No route to host".
std::string system_text(int code);

/// The exception that Python throws for this error number, of the ConnectionError family, TimeoutError or OSError:
/// "No route to host: 10.0.0.1:80".
std::exception_ptr system_error(int code, const Address& address);
[[noreturn]] void throw_system_error(int code, const Address& address);

}  // namespace aio::asio
