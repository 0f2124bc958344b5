#include "log.h"

namespace oracle {

using namespace aio;

std::string text_of(const std::exception_ptr& error) {
  if (!error) return "none";
  try {
    std::rethrow_exception(error);
  } catch (const CancelledError& cancelled) {
    return cancelled.message().empty() ? "CancelledError" : "CancelledError(" + cancelled.message() + ")";
  } catch (const Boom& boom) {
    return "Boom(" + std::to_string(boom.number()) + ")";
  } catch (const ExceptionGroup& group) {
    std::vector<std::string> texts;
    for (const std::exception_ptr& each : group.exceptions()) texts.push_back(text_of(each));
    return "Group" + text_of(texts);
  } catch (const Error& known) {
    return known.name();
  } catch (const std::exception& unknown) {
    return std::string("std::exception: ") + unknown.what();
  } catch (...) {
    return "something that is not an exception";
  }
}

std::string text_of(Duration time) {
  constexpr long kNanosecondsPerSecond = 1'000'000'000;
  std::string text = std::to_string(time.count() / kNanosecondsPerSecond);
  const long rest = time.count() % kNanosecondsPerSecond;
  if (rest != 0) text += "+" + std::to_string(rest) + "ns";
  return text;
}

std::string Log::now() {
  return text_of(get_running_loop().time());
}

void hear_exceptions(Log log) {
  get_running_loop().set_exception_handler([log](const ExceptionContext& context) {
    if (context.message.find("never retrieved") != std::string::npos) return;
    const bool shielded = context.message.find("shielded") != std::string::npos;
    log("handler", shielded ? "shield" : "callback", context.exception);
  });
}

}  // namespace oracle
