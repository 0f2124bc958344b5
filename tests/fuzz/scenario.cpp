#include "base/errors.h"
#include "fuzz/targets.h"
#include "sim/scenario_reader.h"

namespace aio::fuzz {

// A scenario is read or refused with a sentence that names it.
void scenario(std::string_view input) {
  try {
    static_cast<void>(sim::read_scenario(std::string(input), "scenario.json"));
  } catch (const ValueError& error) {
    require(std::string_view(error.what()).starts_with("scenario.json: "), "a refusal names the file");
  }
}

}  // namespace aio::fuzz
