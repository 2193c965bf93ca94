/* trust_fixture.h - the key and certificates that the seeds of the trust targets were
 * made with; made for this, used nowhere else. */
#ifndef COMITY_TESTS_FUZZ_TRUST_FIXTURE_H
#define COMITY_TESTS_FUZZ_TRUST_FIXTURE_H

static const char fixture_key_pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTtWNHZFueG/lxud9\n"
    "SLFm1B2thQs2FM/7N+25yav8jWGhRANCAASBgYFJW2cuIiYL2AQR9zfqEh1cuujN\n"
    "/IktZq5m1EsclOY6eFf70fR7Nj0dmLKjW8D9O4Oa19QGLA+zI6uHIfq0\n"
    "-----END PRIVATE KEY-----\n";

static const char fixture_recipient_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBZjCCAQugAwIBAgIQeqThmsVyLCfSOhvsm1DQhjAKBggqhkjOPQQDAjAUMRIw\n"
    "EAYDVQQDDAljYXNlIHRlYW0wHhcNMjMxMTE0MjIxMzIwWhcNMzMwNTE4MDMzMzIw\n"
    "WjAUMRIwEAYDVQQDDAljYXNlIHRlYW0wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n"
    "AASBgYFJW2cuIiYL2AQR9zfqEh1cuujN/IktZq5m1EsclOY6eFf70fR7Nj0dmLKj\n"
    "W8D9O4Oa19QGLA+zI6uHIfq0oz8wPTAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB/wQE\n"
    "AwIDCDAdBgNVHQ4EFgQUJ3hxkxyTnGwKrrtfo6T1NWixlJQwCgYIKoZIzj0EAwID\n"
    "SQAwRgIhAPUiKZw9zXeG0oPX7XuY++IPQXvFFSh/oC+5nv2B5NU+AiEAk3rLVJuY\n"
    "RVFiA1GcJ4QeNa3hA+NDjRGgPQwknT4czu0=\n"
    "-----END CERTIFICATE-----\n";

static const char fixture_tsa_pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBgzCCASmgAwIBAgIQXMpJk+qMwWJ3wkb1VgFS1TAKBggqhkjOPQQDAjAXMRUw\n"
    "EwYDVQQDDAxUcmFpbmluZyBUU0EwHhcNMjMxMTE0MjIxMzIwWhcNMzMwNTE4MDMz\n"
    "MzIwWjAXMRUwEwYDVQQDDAxUcmFpbmluZyBUU0EwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAASBgYFJW2cuIiYL2AQR9zfqEh1cuujN/IktZq5m1EsclOY6eFf70fR7\n"
    "Nj0dmLKjW8D9O4Oa19QGLA+zI6uHIfq0o1cwVTAMBgNVHRMBAf8EAjAAMA4GA1Ud\n"
    "DwEB/wQEAwIHgDAWBgNVHSUBAf8EDDAKBggrBgEFBQcDCDAdBgNVHQ4EFgQUJ3hx\n"
    "kxyTnGwKrrtfo6T1NWixlJQwCgYIKoZIzj0EAwIDSAAwRQIgEBe4BPR3dw6XaDu8\n"
    "qyDV1/f0uadPlZIEUnM7ceGDkH0CIQDpKx6XPMZtM58pA1gea7Zv1sQo7q2dyXsr\n"
    "xrNXvyhjUw==\n"
    "-----END CERTIFICATE-----\n";

#endif
