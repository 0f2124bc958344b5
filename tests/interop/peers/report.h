// What a client of this folder prints: one JSON object a line, `{"name": ..., "result": ...}`, or "error" instead of
// the result of a check that threw. One thread.
#pragma once

#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>

namespace interop {

using Json = nlohmann::json;

/// Runs a check that gives JSON, and prints what it gave.
template <class F>
void check(const std::string& name, F body) {
  Json line = {{"name", name}};
  try {
    line["result"] = body();
  } catch (const std::exception& error) {
    line["error"] = error.what();
  }
  std::printf("%s\n", line.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
  std::fflush(stdout);
}

}  // namespace interop
