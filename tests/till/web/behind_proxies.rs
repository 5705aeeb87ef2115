//! Behind the two commonest proxies: what they pass on is to Till what it was to them, no request more.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpStream;

use super::smuggling::{SMUGGLED, ambiguous, answers_of};
use crate::harness::{Browser, Setup, Till};

const NGINX: &str = "daemon off; master_process off; error_log stderr crit; pid {dir}/pid; worker_rlimit_nofile 256;
events { worker_connections 64; }
http {
  access_log off; keepalive_timeout 200ms; client_header_timeout 500ms; client_body_timeout 500ms;
  client_body_temp_path {dir}/a; proxy_temp_path {dir}/b; fastcgi_temp_path {dir}/c; uwsgi_temp_path {dir}/d;
  scgi_temp_path {dir}/e;
  upstream till { server 127.0.0.1:{till}; keepalive 1; }
  server {
    listen 127.0.0.1:{port};
    location / {
      proxy_pass http://till; proxy_http_version 1.1; proxy_set_header Connection \"\";
      proxy_set_header Host $http_host;
    }
  }
}
";

const HAPROXY: &str = "global
  maxconn 64
defaults
  mode http
  timeout connect 2s
  timeout client 500ms
  timeout server 5s
  timeout http-request 500ms
  timeout http-keep-alive 200ms
  http-reuse always
frontend front
  bind 127.0.0.1:{port}
  default_backend till
backend till
  server till 127.0.0.1:{till}
";

/// A proxy before a Till; ended with the test.
struct Proxy {
    name: &'static str,
    child: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Proxy {
    async fn start(name: &'static str, settings: &str, arguments: &[&str], till: &Till) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("proxy.conf");
        let settings = settings
            .replace("{dir}", &folder.path().display().to_string())
            .replace("{till}", &till.address.port().to_string())
            .replace("{port}", &address.port().to_string());
        fs::write(&file, settings).unwrap();
        drop(free);
        let path = std::env::var("PATH").unwrap_or_default();
        let child = Command::new(name)
            .args(arguments)
            .arg(&file)
            .env("PATH", format!("{path}:/usr/sbin:/usr/local/sbin"))
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        for _ in 0..200 {
            if TcpStream::connect(address).await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Self {
            name,
            child,
            address,
            _folder: folder,
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // Fails only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many requests Till has answered.
async fn answered(till: &Till) -> usize {
    let metrics = till.admin.as_ref().unwrap().join("/metrics").unwrap();
    let page = Browser::new().get(metrics).await;
    let lines = page.body.lines();
    lines
        .filter(|line| line.starts_with("till_requests_total{"))
        .map(|line| line.rsplit(' ').next().unwrap().parse::<usize>().unwrap())
        .sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs nginx and HAProxy"]
async fn q5_no_request_slips_through_nginx_or_haproxy() {
    for (name, settings, arguments) in [
        ("nginx", NGINX, &["-e", "stderr", "-c"][..]),
        ("haproxy", HAPROXY, &["-db", "-f"][..]),
    ] {
        let till = Till::start(Setup::default().with("TILL_ADMIN_LISTEN", "127.0.0.1:0")).await;
        let proxy = Proxy::start(name, settings, arguments, &till).await;
        let plain = "GET /signed-out HTTP/1.1\r\nHost: {host}\r\n\r\n";
        let twice = format!("{plain}{plain}");
        let before = answered(&till).await;
        let two = answers_of(proxy.address, &till, &twice).await;
        assert_eq!(two, (2, 200), "{name} passes nothing on");
        assert_eq!(answered(&till).await - before, 2);
        for (why, request) in ambiguous() {
            let before = answered(&till).await;
            let request = format!("{request}{SMUGGLED}");
            let (answers, status) = answers_of(proxy.address, &till, &request).await;
            let reached = answered(&till).await - before;
            assert!(
                reached <= answers,
                "{}: {why}: {answers} answers ({status}), but {reached} requests",
                proxy.name
            );
            // The connection behind the proxy holds nothing of it.
            let next = answers_of(proxy.address, &till, plain).await;
            assert_eq!(next, (1, 200), "{name}: after {why}");
        }
        drop(proxy);
        till.stop().await;
    }
}
