# ConnectPay's script, as its document prints it, with MyCompany replaced:
# https://docs.connectpay.com/guides/get-started/certificate-requirements-and-recommendations
# 1) Generate self-signed CA Root (Private Key and Certificate)
openssl genrsa -out ca.key 4096
openssl req -x509 -new -sha256 -days 3650 -key ca.key -out ca.pem \
-extensions v3_ca -config /etc/ssl/openssl.cnf -subj "/CN=Local Root CA/O=Northwind Trading" \
-set_serial 0x$(openssl rand -hex 16)
# 2) Generate client leaf (Private Key and CSR)
openssl genrsa -out client.key 4096
openssl req -new -key client.key -out client.csr -subj "/CN=Northwind Trading-ConnectPay/O=Northwind Trading"
# 3) Generate signed leaf with CA (Certificate)
openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key \
-sha256 -days 750 -out client.pem \
-extfile /etc/ssl/openssl.cnf -extensions v3_req \
-set_serial 0x$(openssl rand -hex 16)
# 4) Create chain file (leaf first, then CA)
cat client.pem ca.pem > client-chain.pem
