// What the key store of the tests takes of OpenSSL 3.
#include <openssl/core_names.h>
#include <openssl/evp.h>
