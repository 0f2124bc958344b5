// Which handler answers which path. Mirrors aiohttp's UrlDispatcher. Loop thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/detail/route_pattern.h"
#include "web/handler.h"
#include "web/view.h"

namespace aio::web {

class Application;
class UrlDispatcher;
struct StaticOptions;

/// What a route may be told beside its path and handler.
struct RouteOptions {
  /// For url_for(); "" for none.
  std::string name = {};
  /// GET routes answer HEAD too.
  bool allow_head = true;
};

/// One row of add_routes(): `{web::get("/", index), web::post("/user/{id}", save)}`. Source: aiohttp, web.RouteDef.
struct RouteDef {
  std::string method;
  std::string path;
  Handler handler;
  RouteOptions options = {};
};

RouteDef get(std::string path, Handler handler, RouteOptions options = {});
RouteDef head(std::string path, Handler handler, RouteOptions options = {});
RouteDef post(std::string path, Handler handler, RouteOptions options = {});
RouteDef put(std::string path, Handler handler, RouteOptions options = {});
RouteDef patch(std::string path, Handler handler, RouteOptions options = {});
RouteDef delete_(std::string path, Handler handler, RouteOptions options = {});
RouteDef options(std::string path, Handler handler, RouteOptions options = {});
/// `method` "*" stands for every method.
RouteDef route(std::string method, std::string path, Handler handler, RouteOptions options = {});
/// A class of methods `get()`, `post()`, ...: see view.h.
template <class V>
RouteDef view(std::string path, RouteOptions options = {}) {
  return route("*", std::move(path), detail::view_handler<V>(), std::move(options));
}

/// A path with its handlers, one a method.
class Resource {
 public:
  /// Throws: ValueError for a path that is none.
  Resource(std::string_view path, std::string name);
  virtual ~Resource();

  const std::string& name() const noexcept { return name_; }
  /// The path as it was written, without expressions: "/user/{id}".
  const std::string& canonical() const noexcept { return pattern_.canonical(); }
  /// The path with its variables filled in and quoted: `url_for({{"id", "42"}})`.
  /// Throws: ValueError for a missing or unknown name. Source: aiohttp, Resource.url_for.
  std::string url_for(const detail::PathVariables& variables = {}) const { return pattern_.fill(variables); }

 protected:
  friend class UrlDispatcher;
  struct Match {
    const Handler* handler = nullptr;
    const Application* app = nullptr;  ///< the sub-application that answers, or null
    const Resource* resource = nullptr;
    detail::PathVariables variables;
    std::vector<std::string> allowed;  ///< methods of the path, when `handler` is null
  };
  /// Whether this resource decides; false leaves it to the others, with its methods added to `match.allowed`.
  virtual bool resolve(std::string_view method, std::string_view path, Match& match) const;
  /// Puts `prefix` before the path.
  virtual void add_prefix(const std::string& prefix);
  /// Under which part of paths it is looked up.
  std::string index_key() const;
  bool find_handler(std::string_view method, Match& match) const;
  void add(std::string method, Handler handler);

  std::string path_;
  detail::RoutePattern pattern_;

 private:
  std::string name_;
  std::vector<std::pair<std::string, Handler>> handlers_;
};

/// The routes of an application. Paths with a longer literal beginning go before others; equal ones in the order in
/// which they were added.
class UrlDispatcher {
 public:
  UrlDispatcher();
  UrlDispatcher(UrlDispatcher&&) noexcept;
  UrlDispatcher& operator=(UrlDispatcher&&) noexcept;
  ~UrlDispatcher();

  /// Each adds a route; `{name}` in `path` matches a segment, `{name:regex}` what the expression does.
  /// Throws: ValueError for a path that is none, a method that is no token or a second route of the same path and
  /// method, a name that is taken; RuntimeError once the application has started.
  /// Source: aiohttp, UrlDispatcher.add_get and its like.
  Resource& add_get(std::string path, Handler handler, RouteOptions options = {});
  Resource& add_head(std::string path, Handler handler, RouteOptions options = {});
  Resource& add_post(std::string path, Handler handler, RouteOptions options = {});
  Resource& add_put(std::string path, Handler handler, RouteOptions options = {});
  Resource& add_patch(std::string path, Handler handler, RouteOptions options = {});
  Resource& add_delete(std::string path, Handler handler, RouteOptions options = {});
  Resource& add_options(std::string path, Handler handler, RouteOptions options = {});
  Resource& add_route(std::string method, std::string path, Handler handler, RouteOptions options = {});
  void add_routes(std::vector<RouteDef> routes);
  template <class V>
  Resource& add_view(std::string path, RouteOptions options = {}) {
    return add_route("*", std::move(path), detail::view_handler<V>(), std::move(options));
  }
  /// Serves the files of a folder: static_files.h has the rules.
  /// Throws: ValueError when `directory` is no folder or `prefix` is no path.
  Resource& add_static(std::string prefix, std::string directory, StaticOptions options);
  Resource& add_static(std::string prefix, std::string directory);

  /// The resource of that name. Throws: LookupError with the name.
  const Resource& operator[](std::string_view name) const;
  /// `router[name].url_for(variables)`.
  std::string url_for(std::string_view name, const detail::PathVariables& variables = {}) const;
  const std::vector<std::unique_ptr<Resource>>& resources() const noexcept { return resources_; }

  // What follows is for Application.

  using Match = Resource::Match;
  /// Lifetime: what it points to is the dispatcher's.
  Match resolve(std::string_view method, std::string_view path) const;
  Resource& add_subapp(const std::string& prefix, Application& app);
  void add_prefix(const std::string& prefix);
  void freeze() noexcept { frozen_ = true; }

 private:
  struct Index;
  Resource& add_resource(std::unique_ptr<Resource> resource);
  Resource& resource_for(const std::string& path, const std::string& name);
  void rebuild_index();

  std::vector<std::unique_ptr<Resource>> resources_;
  std::unique_ptr<Index> index_;
  bool frozen_ = false;
};

}  // namespace aio::web
