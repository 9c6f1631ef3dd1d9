//! TLS, built in: a certificate chain and its key as PEM files. It never falls
//! back to plain HTTP, and never makes a certificate by itself.

use std::{path::Path, sync::Arc};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio_rustls::TlsAcceptor;

use crate::Fault;

/// A certificate that the server shows.
#[derive(Clone)]
pub struct Tls {
    pub(super) acceptor: TlsAcceptor,
    /// The names in the certificate, those that an address can be made of.
    names: Vec<String>,
}

impl Tls {
    /// Reads a chain (the server's own certificate first) and its key.
    ///
    /// # Errors
    /// [`Fault::Certificate`], which names the file and what is wrong with it.
    pub fn open(cert: &Path, key: &Path) -> Result<Self, Fault> {
        let chain: Vec<CertificateDer<'static>> =
            CertificateDer::pem_file_iter(cert).and_then(Iterator::collect).map_err(|why| fault(cert, &why))?;
        let own = chain.first().ok_or_else(|| fault(cert, &"it holds no certificate"))?;
        let names = names(own).map_err(|why| fault(cert, &why))?;
        let secret = PrivateKeyDer::from_pem_file(key).map_err(|why| fault(key, &why))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|why| fault(cert, &why))?
            .with_no_client_auth()
            .with_single_cert(chain, secret)
            .map_err(|why| fault(key, &why))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), names })
    }

    /// The name under which phones find the server: the certificate's first that is one name.
    pub fn name(&self) -> Option<&str> {
        self.names.first().map(String::as_str)
    }
}

fn names(own: &CertificateDer<'_>) -> Result<Vec<String>, webpki::Error> {
    let own = webpki::EndEntityCert::try_from(own)?;
    Ok(own.valid_dns_names().filter(|name| !name.starts_with('*')).map(str::to_owned).collect())
}

fn fault(path: &Path, why: &dyn std::fmt::Display) -> Fault {
    Fault::Certificate { path: path.display().to_string(), why: why.to_string() }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use futures_util::{SinkExt, StreamExt};
    use rustls::{ClientConfig, RootCertStore};
    use tokio::{io::AsyncWriteExt, net::TcpStream};
    use tokio_rustls::{TlsConnector, client::TlsStream};
    use tokio_tungstenite::{client_async, tungstenite::Message};

    use super::super::{
        Limits,
        tests::{all, ask, quick, start_with, status},
    };
    use super::*;

    const NAME: &str = "ronde.example";

    /// A server's certificate, and what a browser that trusts it connects with.
    fn made(names: &[&str]) -> (Tls, TlsConnector) {
        let dir = tempfile::tempdir().unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let made = rcgen::generate_simple_self_signed(names).unwrap();
        let (cert, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
        fs::write(&cert, made.cert.pem()).unwrap();
        fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(made.cert.der().clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        (Tls::open(&cert, &key).unwrap(), TlsConnector::from(Arc::new(config)))
    }

    async fn connect(addr: std::net::SocketAddr, connector: &TlsConnector) -> TlsStream<TcpStream> {
        let stream = TcpStream::connect(addr).await.unwrap();
        connector.connect(NAME.try_into().unwrap(), stream).await.unwrap()
    }

    #[tokio::test]
    async fn pages_and_sockets_come_through_tls() {
        let (tls, connector) = made(&[NAME]);
        let (addr, _running) = start_with(quick(), Some(tls));
        let mut page = connect(addr, &connector).await;
        page.write_all(b"GET / HTTP/1.1\r\nHost: ronde.example\r\nConnection: close\r\n\r\n").await.unwrap();
        assert!(all(page).await.ends_with("hello"));
        let (mut ws, _) = client_async("wss://ronde.example/ws", connect(addr, &connector).await).await.unwrap();
        ws.send(Message::text("through")).await.unwrap();
        assert_eq!(ws.next().await.unwrap().unwrap(), Message::text("through"));
    }

    #[tokio::test]
    async fn in_plain_nothing_is_said_but_where_to_come_in() {
        let (tls, _) = made(&[NAME]);
        let (addr, _running) = start_with(quick(), Some(tls));
        let led = ask(addr, "GET /screen?x=1 HTTP/1.1\r\nHost: ronde.example:8443\r\n\r\n").await;
        assert_eq!(status(&led), "308");
        assert!(led.contains("location: https://ronde.example:8443/screen\r\n") && !led.contains("hello"), "{led}");
        let post = "POST / HTTP/1.1\r\nHost: ronde.example\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(status(&ask(addr, post).await), "400");
    }

    #[tokio::test]
    async fn a_handshake_that_is_never_finished_is_closed() {
        let (tls, _) = made(&[NAME]);
        let handshake = std::time::Duration::from_millis(50);
        let (addr, _running) = start_with(Limits { handshake, ..quick() }, Some(tls));
        let mut half = TcpStream::connect(addr).await.unwrap();
        half.write_all(&[22, 3, 1, 0, 200, 1]).await.unwrap();
        assert_eq!(all(half).await, "");
    }

    #[test]
    fn the_first_whole_name_of_the_certificate_is_the_address() {
        assert_eq!(made(&["*.example", NAME, "other.example"]).0.name(), Some(NAME));
        assert_eq!(made(&["*.example"]).0.name(), None);
    }

    #[test]
    fn a_wrong_file_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let (none, empty) = (dir.path().join("none.pem"), dir.path().join("empty.pem"));
        fs::write(&empty, "no certificate").unwrap();
        for (cert, named) in [(&none, "none.pem"), (&empty, "empty.pem")] {
            let told = Tls::open(cert, &empty).err().unwrap().to_string();
            assert!(told.contains(named), "{told}");
        }
    }
}
