# What ConnectPay's script should have said: keys of 2048 bits as its own text
# asks for, the company in the root's common name, and the extensions of a client.
openssl genrsa -out ca.key 2048
openssl req -x509 -new -sha256 -days 3650 -key ca.key -out ca.pem \
    -subj "/CN=Northwind Trading Root CA/O=Northwind Trading" \
    -addext "basicConstraints = critical, CA:TRUE" \
    -addext "keyUsage = critical, keyCertSign, cRLSign"
openssl genrsa -out client.key 2048
openssl req -new -key client.key -out client.csr -subj "/CN=Northwind Trading-ConnectPay/O=Northwind Trading"
printf '%s\n' \
    'basicConstraints = critical, CA:FALSE' \
    'keyUsage = critical, digitalSignature, keyEncipherment' \
    'extendedKeyUsage = clientAuth' \
    'subjectKeyIdentifier = hash' \
    'authorityKeyIdentifier = keyid' > client.ext
openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -sha256 -days 750 \
    -extfile client.ext -out client.pem
cat client.pem ca.pem > client-chain.pem
