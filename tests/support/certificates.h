// An authority of the test's own and the certificates that it signs, made in the process. Native builds only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "net/tls.h"

namespace aio::testing {

enum class Validity {
  kNow,      ///< from an hour ago to in an hour
  kExpired,  ///< until an hour ago
  kNotYet,   ///< from in an hour
};

class CertificateAuthority {
 public:
  CertificateAuthority();
  ~CertificateAuthority();
  CertificateAuthority(const CertificateAuthority&) = delete;
  CertificateAuthority& operator=(const CertificateAuthority&) = delete;

  /// PEM text, for SSLContext::ca.
  const std::string& certificate() const noexcept;
  /// What a server needs that is called by `names`, host names and IP addresses.
  SSLContext server(const std::vector<std::string>& names, Validity validity = Validity::kNow) const;
  /// What a client needs that trusts this authority.
  SSLContext client() const;

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
};

}  // namespace aio::testing
