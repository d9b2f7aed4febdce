# What Worldpay's guide should have said: an -extfile, without which OpenSSL writes
# a version 1 certificate. With EC keys, as recommended for live.
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out issuer.private.key.pem
openssl req -key issuer.private.key.pem -new -x509 -days 1825 -sha256 -out issuer.cert.pem \
    -subj "/CN=Northwind Trading Issuer" \
    -addext "keyUsage = critical, cRLSign, keyCertSign" \
    -addext "basicConstraints = critical, CA:true"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out client.private.key.pem
openssl req -new -sha256 -key client.private.key.pem -out client.csr.pem \
    -subj "/O=Northwind Trading/CN=Northwind Trading Client"
printf '%s\n' \
    'basicConstraints = critical, CA:FALSE' \
    'keyUsage = critical, digitalSignature' \
    'extendedKeyUsage = clientAuth' \
    'subjectKeyIdentifier = hash' \
    'authorityKeyIdentifier = keyid' > client.ext
openssl x509 -req -CA issuer.cert.pem -CAkey issuer.private.key.pem -in client.csr.pem \
    -extfile client.ext -out client.cert.pem -days 365
cat client.cert.pem issuer.cert.pem > client-chain.pem
