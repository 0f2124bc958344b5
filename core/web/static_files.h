// The files of a folder as a route: what add_static() serves. Mirrors aiohttp's StaticResource. Loop thread only.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/function.h"
#include "web/url_dispatcher.h"

namespace aio::web {

/// How add_static() serves. Nothing outside the folder is served: not by "..", not by a symbolic link.
struct StaticOptions {
  /// For url_for({{"filename", "app.js"}}).
  std::string name = {};
  /// What a folder's URL gives, "index.html"; a folder is 403 when this is empty.
  std::string index = {};
  /// Sends file.br or file.gz instead of file where there is one, no symbolic link, and the client takes it.
  bool precompressed = true;
  /// The header Cache-Control for a URL's path; none when it is empty.
  aio::detail::Function<std::string(std::string_view path)> cache_control = {};
};

namespace detail {

/// Throws: ValueError when `directory` is no folder, or `prefix` no path.
std::unique_ptr<Resource> make_static_resource(std::string prefix, std::string directory, StaticOptions options);

}  // namespace detail
}  // namespace aio::web
