#include "support/certificates.h"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace aio::testing {
namespace {

constexpr long kHour = 3'600;

struct Free {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(X509_EXTENSION* extension) const noexcept { X509_EXTENSION_free(extension); }
};
using Bio = std::unique_ptr<BIO, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Extension = std::unique_ptr<X509_EXTENSION, Free>;

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL cannot make ") + what);
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

std::string pem(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(bio.get(), certificate) == 1, "a PEM text");
  return text_of(bio.get());
}

std::string pem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "a PEM text");
  return text_of(bio.get());
}

Key new_key() {
  Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "a key");
  return key;
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "an extension of a certificate");
}

Certificate unsigned_certificate(const std::string& name, long serial, EVP_PKEY* key, Validity validity) {
  Certificate made(X509_new());
  require(made != nullptr, "a certificate");
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
  const long begin = validity == Validity::kNotYet ? kHour : validity == Validity::kExpired ? -2 * kHour : -kHour;
  X509_gmtime_adj(X509_getm_notBefore(made.get()), begin);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), validity == Validity::kExpired ? -kHour : begin + 2 * kHour);
  X509_set_pubkey(made.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return made;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* key) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
  if (certificate != issuer) add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
  require(X509_sign(certificate, key, EVP_sha256()) != 0, "a signature");
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) {
    unsigned char bytes[16];
    const bool is_ip =
        ::inet_pton(AF_INET, name.c_str(), bytes) == 1 || ::inet_pton(AF_INET6, name.c_str(), bytes) == 1;
    all += (all.empty() ? "" : ",") + std::string(is_ip ? "IP:" : "DNS:") + name;
  }
  return all;
}

}  // namespace

struct CertificateAuthority::Keys {
  Key key = new_key();
  Certificate certificate = unsigned_certificate("An authority for tests", 1, key.get(), Validity::kNow);
  std::string text;
};

CertificateAuthority::CertificateAuthority() : keys_(std::make_unique<Keys>()) {
  X509* own = keys_->certificate.get();
  add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  sign(own, own, keys_->key.get());
  keys_->text = pem(own);
}

CertificateAuthority::~CertificateAuthority() = default;

const std::string& CertificateAuthority::certificate() const noexcept {
  return keys_->text;
}

SSLContext CertificateAuthority::server(const std::vector<std::string>& names, Validity validity) const {
  const Key key = new_key();
  const Certificate made = unsigned_certificate(names.front(), 2, key.get(), validity);
  add_extension(made.get(), keys_->certificate.get(), NID_subject_alt_name, alternative_names(names));
  sign(made.get(), keys_->certificate.get(), keys_->key.get());
  SSLContext context;
  context.certificate = pem(made.get());
  context.private_key = pem(key.get());
  return context;
}

SSLContext CertificateAuthority::client() const {
  SSLContext context;
  context.ca = keys_->text;
  return context;
}

}  // namespace aio::testing
