#include "web/static_files.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/errors.h"
#include "runtime/to_thread.h"
#include "web/exceptions.h"
#include "web/file_response.h"
#include "web/request.h"

namespace aio::web {
namespace {

namespace fs = std::filesystem;

/// What a URL's path stands for.
struct Located {
  enum class Kind : unsigned char { none, file, folder };
  Kind kind = Kind::none;
  std::string path = {};
};

bool is_inside(const fs::path& root, const fs::path& path) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

/// On a worker thread. `relative` is decoded. Symbolic links are followed only as far as they stay inside.
Located locate(const fs::path& root, const std::string& relative, const std::string& index) {
  if (relative.find('\0') != std::string::npos || relative.find('\\') != std::string::npos) return {};
  for (const fs::path& part : fs::path(relative)) {
    if (part == "..") return {};
  }
  std::error_code error;
  fs::path path = fs::canonical(root / fs::path(relative).relative_path(), error);
  if (error || !is_inside(root, path)) return {};
  if (fs::is_directory(path, error)) {
    const bool has_slash = relative.empty() || relative.back() == '/';
    if (index.empty() || !has_slash) return {Located::Kind::folder, path.string()};
    path = fs::canonical(path / index, error);
    if (error || !is_inside(root, path)) return {};
  } else if (!relative.empty() && relative.back() == '/') {
    return {};
  }
  if (!fs::is_regular_file(path, error)) return {};
  return {Located::Kind::file, path.string()};
}

/// A browser takes what begins with two slashes for another host.
std::string with_slash(std::string_view raw_path) {
  while (raw_path.starts_with("//")) raw_path.remove_prefix(1);
  return std::string(raw_path) + "/";
}

class StaticResource final : public Resource {
 public:
  StaticResource(std::string prefix, fs::path root, StaticOptions options)
      : Resource(prefix + "/{filename:.*}", options.name),
        state_(std::make_shared<State>(State{std::move(root), std::move(options)})) {
    const auto state = state_;
    const Handler handler([state](Request& request) AIO_CORO_WRAPPER_LAMBDA { return answer(state, request); });
    add("GET", handler);
    add("HEAD", handler);
  }

 private:
  struct State {
    fs::path root;
    StaticOptions options;
  };

  static Coro<Response> answer(std::shared_ptr<State> state, Request& request) {
    const std::string relative = request.match_info()["filename"];
    auto locating = to_thread([state, relative] { return locate(state->root, relative, state->options.index); });
    const Located located = co_await locating;
    if (located.kind == Located::Kind::none) throw HTTPNotFound();
    if (located.kind == Located::Kind::folder) {
      if (state->options.index.empty()) throw HTTPForbidden();
      throw HTTPPermanentRedirect(with_slash(request.raw_path()));
    }
    FileOptions options;
    options.precompressed = state->options.precompressed;
    FileResponse response(located.path, {}, options);
    if (state->options.cache_control) {
      const std::string value = state->options.cache_control(request.path());
      if (!value.empty()) response.headers().set("Cache-Control", value);
    }
    co_return Response(std::move(response));
  }

  std::shared_ptr<State> state_;
};

}  // namespace

std::unique_ptr<Resource> detail::make_static_resource(std::string prefix, std::string directory,
                                                       StaticOptions options) {
  std::error_code error;
  const fs::path root = fs::canonical(directory, error);
  if (error || !fs::is_directory(root, error)) {
    throw ValueError("The folder " + directory + " cannot be served: it is none");
  }
  while (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
  return std::make_unique<StaticResource>(std::move(prefix), root, std::move(options));
}

}  // namespace aio::web
