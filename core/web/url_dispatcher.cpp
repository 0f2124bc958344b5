#include "web/url_dispatcher.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "base/errors.h"
#include "web/application.h"
#include "web/detail/frozen_list.h"
#include "web/static_files.h"

namespace aio::web {
namespace {

constexpr std::string_view kAnyMethod = "*";

/// Source: RFC 9110, section 9.1: a method is a token.
bool is_method(std::string_view method) noexcept {
  if (method == kAnyMethod) return true;
  for (const char c : method) {
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!letter) return false;
  }
  return !method.empty();
}

RouteDef define(const char* method, std::string path, Handler handler, RouteOptions options) {
  return {method, std::move(path), std::move(handler), std::move(options)};
}

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
};

/// Everything under a prefix belongs to one sub-application, its 404 and 405 as well.
class SubappResource final : public Resource {
 public:
  SubappResource(const std::string& prefix, Application& app) : Resource(prefix, {}), app_(app) {}

 protected:
  bool resolve(std::string_view method, std::string_view path, Match& match) const override {
    const std::string& prefix = pattern_.literal_prefix();
    if (path.substr(0, prefix.size()) != prefix) return false;
    if (path.size() > prefix.size() && path[prefix.size()] != '/') return false;
    match = app_.router().resolve(method, path);
    if (!match.app) match.app = &app_;
    return true;
  }
  void add_prefix(const std::string& prefix) override {
    Resource::add_prefix(prefix);
    app_.router().add_prefix(prefix);
  }

 private:
  Application& app_;
};

}  // namespace

void detail::throw_frozen() {
  throw RuntimeError("The application has started; routes, middlewares and signals are added before");
}

RouteDef get(std::string path, Handler handler, RouteOptions options) {
  return define("GET", std::move(path), std::move(handler), std::move(options));
}
RouteDef head(std::string path, Handler handler, RouteOptions options) {
  return define("HEAD", std::move(path), std::move(handler), std::move(options));
}
RouteDef post(std::string path, Handler handler, RouteOptions options) {
  return define("POST", std::move(path), std::move(handler), std::move(options));
}
RouteDef put(std::string path, Handler handler, RouteOptions options) {
  return define("PUT", std::move(path), std::move(handler), std::move(options));
}
RouteDef patch(std::string path, Handler handler, RouteOptions options) {
  return define("PATCH", std::move(path), std::move(handler), std::move(options));
}
RouteDef delete_(std::string path, Handler handler, RouteOptions options) {
  return define("DELETE", std::move(path), std::move(handler), std::move(options));
}
RouteDef options(std::string path, Handler handler, RouteOptions options) {
  return define("OPTIONS", std::move(path), std::move(handler), std::move(options));
}
RouteDef route(std::string method, std::string path, Handler handler, RouteOptions options) {
  return {std::move(method), std::move(path), std::move(handler), std::move(options)};
}

Resource::Resource(std::string_view path, std::string name) : path_(path), pattern_(path), name_(std::move(name)) {}

Resource::~Resource() = default;

bool Resource::find_handler(std::string_view method, Match& match) const {
  for (const auto& [each, handler] : handlers_) {
    if (each != method && each != kAnyMethod) continue;
    match.handler = &handler;
    match.resource = this;
    return true;
  }
  for (const auto& [each, handler] : handlers_) match.allowed.push_back(each);
  return false;
}

bool Resource::resolve(std::string_view method, std::string_view path, Match& match) const {
  if (pattern_.is_plain()) return path == pattern_.literal_prefix() && find_handler(method, match);
  auto variables = pattern_.match(path);
  if (!variables || !find_handler(method, match)) return false;
  match.variables = std::move(*variables);
  return true;
}

void Resource::add_prefix(const std::string& prefix) {
  path_ = prefix + path_;
  pattern_ = detail::RoutePattern(path_);
}

// A plain path is its own key; of others it is the literal beginning up to its last "/".
std::string Resource::index_key() const {
  std::string key = pattern_.literal_prefix();
  if (!pattern_.is_plain()) key = key.substr(0, key.rfind('/'));
  return key.empty() ? "/" : key;
}

void Resource::add(std::string method, Handler handler) {
  for (const auto& each : handlers_) {
    if (each.first == method || each.first == kAnyMethod || method == kAnyMethod) {
      throw ValueError("The path " + path_ + " has a route for " + each.first + " already; one handler a method");
    }
  }
  handlers_.emplace_back(std::move(method), std::move(handler));
}

struct UrlDispatcher::Index {
  std::unordered_map<std::string, std::vector<const Resource*>, TextHash, std::equal_to<>> by_prefix;
};

UrlDispatcher::UrlDispatcher() : index_(std::make_unique<Index>()) {}
UrlDispatcher::UrlDispatcher(UrlDispatcher&&) noexcept = default;
UrlDispatcher& UrlDispatcher::operator=(UrlDispatcher&&) noexcept = default;
UrlDispatcher::~UrlDispatcher() = default;

Resource& UrlDispatcher::add_resource(std::unique_ptr<Resource> resource) {
  if (frozen_) detail::throw_frozen();
  if (!resource->name().empty()) {
    for (const auto& each : resources_) {
      if (each->name() != resource->name()) continue;
      throw ValueError("The name " + each->name() + " belongs to " + each->canonical() + " already; names are unique");
    }
  }
  Resource& added = *resource;
  resources_.push_back(std::move(resource));
  index_->by_prefix[added.index_key()].push_back(&added);
  return added;
}

// As in aiohttp, a path that was added last may be added again for another method: it is the same resource.
Resource& UrlDispatcher::resource_for(const std::string& path, const std::string& name) {
  if (frozen_) detail::throw_frozen();
  if (!resources_.empty()) {
    Resource& last = *resources_.back();
    if (last.path_ == path && (name.empty() || last.name() == name)) return last;
  }
  return add_resource(std::make_unique<Resource>(path, name));
}

Resource& UrlDispatcher::add_route(std::string method, std::string path, Handler handler, RouteOptions options) {
  if (!is_method(method)) throw ValueError(method + " is no method; write it in capitals, or * for all");
  if (!handler) throw ValueError("The route " + method + " " + path + " has no handler");
  Resource& resource = resource_for(path, options.name);
  resource.add(std::move(method), std::move(handler));
  return resource;
}

Resource& UrlDispatcher::add_get(std::string path, Handler handler, RouteOptions options) {
  const bool head = options.allow_head;
  Resource& resource = add_route("GET", std::move(path), handler, std::move(options));
  if (head) resource.add("HEAD", std::move(handler));
  return resource;
}
Resource& UrlDispatcher::add_head(std::string path, Handler handler, RouteOptions options) {
  return add_route("HEAD", std::move(path), std::move(handler), std::move(options));
}
Resource& UrlDispatcher::add_post(std::string path, Handler handler, RouteOptions options) {
  return add_route("POST", std::move(path), std::move(handler), std::move(options));
}
Resource& UrlDispatcher::add_put(std::string path, Handler handler, RouteOptions options) {
  return add_route("PUT", std::move(path), std::move(handler), std::move(options));
}
Resource& UrlDispatcher::add_patch(std::string path, Handler handler, RouteOptions options) {
  return add_route("PATCH", std::move(path), std::move(handler), std::move(options));
}
Resource& UrlDispatcher::add_delete(std::string path, Handler handler, RouteOptions options) {
  return add_route("DELETE", std::move(path), std::move(handler), std::move(options));
}
Resource& UrlDispatcher::add_options(std::string path, Handler handler, RouteOptions options) {
  return add_route("OPTIONS", std::move(path), std::move(handler), std::move(options));
}

void UrlDispatcher::add_routes(std::vector<RouteDef> routes) {
  for (RouteDef& each : routes) {
    if (each.method == "GET") {
      add_get(std::move(each.path), std::move(each.handler), std::move(each.options));
    } else {
      add_route(std::move(each.method), std::move(each.path), std::move(each.handler), std::move(each.options));
    }
  }
}

Resource& UrlDispatcher::add_static(std::string prefix, std::string directory, StaticOptions options) {
  return add_resource(detail::make_static_resource(std::move(prefix), std::move(directory), std::move(options)));
}

Resource& UrlDispatcher::add_static(std::string prefix, std::string directory) {
  return add_static(std::move(prefix), std::move(directory), StaticOptions());
}

Resource& UrlDispatcher::add_subapp(const std::string& prefix, Application& app) {
  app.router().add_prefix(prefix);
  return add_resource(std::make_unique<SubappResource>(prefix, app));
}

void UrlDispatcher::add_prefix(const std::string& prefix) {
  for (const auto& resource : resources_) resource->add_prefix(prefix);
  rebuild_index();
}

void UrlDispatcher::rebuild_index() {
  index_->by_prefix.clear();
  for (const auto& resource : resources_) index_->by_prefix[resource->index_key()].push_back(resource.get());
}

UrlDispatcher::Match UrlDispatcher::resolve(std::string_view method, std::string_view path) const {
  Match match;
  for (std::string_view part = path;;) {
    const auto found = index_->by_prefix.find(part);
    if (found != index_->by_prefix.end()) {
      for (const Resource* resource : found->second) {
        if (resource->resolve(method, path, match)) return match;
      }
    }
    if (part.size() <= 1) return match;
    const std::size_t slash = part.rfind('/');
    part = slash == 0 || slash == std::string_view::npos ? std::string_view("/") : part.substr(0, slash);
  }
}

const Resource& UrlDispatcher::operator[](std::string_view name) const {
  for (const auto& resource : resources_) {
    if (!name.empty() && resource->name() == name) return *resource;
  }
  throw LookupError("There is no route named " + std::string(name));
}

std::string UrlDispatcher::url_for(std::string_view name, const detail::PathVariables& variables) const {
  return (*this)[name].url_for(variables);
}

}  // namespace aio::web
