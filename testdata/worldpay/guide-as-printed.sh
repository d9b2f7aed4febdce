# The commands of Worldpay's guide, as it prints them, but for the backslash
# behind the last line, and with the names replaced:
# https://developer.worldpay.com/products/access/articles/client-certificate-setup
openssl genrsa -out issuer.private.key.pem 2048
openssl rsa -in issuer.private.key.pem -pubout -out issuer.public.key.pem
openssl req \
  -key issuer.private.key.pem \
  -new \
  -x509 \
  -days 365 \
  -sha256 \
  -out issuer.cert.pem \
  -subj "/CN=Northwind Trading Issuer" \
  -addext "subjectKeyIdentifier = hash" \
  -addext "keyUsage = critical, cRLSign, keyCertSign" \
  -addext "basicConstraints = critical, CA:true"
openssl genrsa -out client.private.key.pem 2048
openssl rsa -in client.private.key.pem -pubout -out client.public.key.pem
openssl req \
  -new \
  -sha256 \
  -key client.private.key.pem \
  -out client.csr.pem \
  -subj "/O=Northwind Trading/CN=Northwind Trading Client" \
  -addext "keyUsage = critical, digitalSignature, keyEncipherment" \
  -addext "basicConstraints = critical, CA:false"
openssl x509 \
  -req \
  -CA issuer.cert.pem \
  -CAkey issuer.private.key.pem \
  -in client.csr.pem \
  -out client.cert.pem \
  -days 365
cat client.cert.pem issuer.cert.pem > client-chain.pem
