#include "net/open_connection.h"

#include "net/errors.h"
#include "net/network.h"
#include "support/scripted_transport.h"
#include "support/test.h"

namespace {

const Address kSilent{"192.0.2.1", 80};
const Address kGood{"192.0.2.2", 80};

/// A host of two addresses, of which the system gives one up after a while.
class TwoAddresses final : public Network {
 public:
  explicit TwoAddresses(std::vector<Address> addresses) : addresses_(std::move(addresses)) {}

  Coro<std::vector<Address>> resolve(std::string, std::uint16_t) override { co_return addresses_; }
  Coro<detail::Ref<Transport>> connect(Address address, std::optional<Address>) override {
    co_await sleep(1s);
    if (address == kSilent) throw TimeoutError("Connection timed out: " + address.text());
    detail::Ref<Transport> connected(new ScriptedTransport());
    co_return connected;
  }
  detail::Ref<Listener> listen(const Address&, const ListenOptions&) override { return {}; }
  Coro<detail::Ref<Transport>> start_tls(detail::Ref<Transport> below, SSLContext, bool, std::string) override {
    co_return below;
  }

 private:
  std::vector<Address> addresses_;
};

Coro<> connect_among(std::vector<Address> addresses) {
  get_running_loop().backend().set_network(std::make_unique<TwoAddresses>(std::move(addresses)));
  Coro<Stream> connecting = open_connection("example.org", 80);
  Stream stream = co_await connecting;
  co_await stream.close();
}

std::string failure_among(std::vector<Address> addresses) {
  return run_simulated(connect_among(std::move(addresses))).failure();
}

}  // namespace

TEST_CASE("an address that the system gives up is not the last that is tried") {
  CHECK(failure_among({kSilent, kGood}) == "");
}

TEST_CASE("when every address fails the error names all") {
  CHECK(failure_among({kSilent}) == "TimeoutError: Connection timed out: 192.0.2.1:80");
  CHECK(failure_among({kSilent, kSilent}) ==
        "OSError: Every address failed: Connection timed out: 192.0.2.1:80; Connection timed out: 192.0.2.1:80");
}
