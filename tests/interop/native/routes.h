// The routes of routes.md on core/web. Loop thread only.
#pragma once

#include <string>

#include "web/application.h"

namespace interop {

/// Everything but the static folder when `static_folder` is empty.
aio::web::Application make_application(const std::string& static_folder);

}  // namespace interop
