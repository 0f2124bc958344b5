#include "base/random.h"
#include "support/soak.h"

namespace aio::testing {
namespace {

using namespace std::chrono_literals;

constexpr int kBrokenConnections = 40;

/// One of the things that happen to a connection at a byte.
std::string at_byte(Random& random, std::int64_t connections) {
  constexpr const char* kKinds[] = {"reset", "black_hole", "half_open", R"(stall", "duration": "9s)",
                                    R"(trickle", "rate": 2000, "direction": "from_host)"};
  std::string text = R"({"kind": ")";
  const std::int64_t kind = random.randint(0, 4);
  text += kKinds[kind];
  text += R"(", "byte": )" + std::to_string(random.randint(0, 3000));
  if (kind < 4 && random.randint(0, 1) == 0) text += R"(, "direction": "to_host")";
  return text + R"(, "connection": )" + std::to_string(random.randint(1, connections)) + "},\n";
}

/// Something that lasts for a share of the whole, in thousandths.
std::string between(Duration length, const char* kind, int from, int until) {
  const auto seconds = [length](int share) { return std::to_string(length * share / 1000 / 1ms) + "ms"; };
  return std::string(R"({"kind": ")") + kind + R"(", "from": ")" + seconds(from) + R"(", "until": ")" + seconds(until) +
         "\"},\n";
}

std::string from(Duration length, const char* kind, int when) {
  return std::string(R"({"kind": ")") + kind + R"(", "from": ")" + std::to_string(length * when / 1000 / 1ms) +
         "ms\"},\n";
}

std::string event(Duration length, int at, const char* deed) {
  return R"({"at": ")" + std::to_string(length * at / 1000 / 1ms) + R"(ms", "host": "shop.example", "do": ")" + deed +
         "\"},\n";
}

}  // namespace

std::string soak_scenario(std::uint64_t seed, Duration length) {
  Random random(seed);
  std::string faults;
  for (int i = 0; i < kBrokenConnections; ++i) faults += at_byte(random, length / 5s);
  faults += between(length, "refused", 50, 60) + between(length, "unreachable", 150, 165);
  faults += between(length, "dns_failure", 250, 260) + between(length, "partition", 350, 370);
  faults += between(length, "never_answers", 450, 460) + between(length, "black_hole", 550, 565);
  faults += between(length, "trickle", 600, 620);
  faults += from(length, "reset", 700) + from(length, "half_open", 750) + from(length, "stall", 800);
  std::string events = event(length, 120, "disconnect") + event(length, 400, "cut") + event(length, 403, "repair");
  events += R"({"request": 100, "host": "shop.example", "do": "disconnect"},
               {"byte": 1000, "host": "shop.example", "connection": 50, "do": "disconnect"},
               {"await": 100, "task": "operation", "do": "cancel"})";
  faults.resize(faults.rfind(','));
  return R"({"hosts": [{"name": "shop.example", "latency": "30ms", "jitter": "20ms", "loss": 0.01,
                        "bandwidth": 2000000, "faults": [)" +
         faults + R"(]}], "inject": [)" + events + "]}";
}

}  // namespace aio::testing
