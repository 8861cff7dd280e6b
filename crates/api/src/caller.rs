//! Where a request comes from, as it is counted and written down.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use yinuo_service::sign_in::Caller;

use crate::problem::Problem;
use crate::state::Api;

/// Who calls, before anybody is signed in.
#[derive(Debug)]
pub struct Calling(pub Caller);

impl FromRequestParts<Api> for Calling {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Calling, Problem> {
        Ok(Calling(Caller { address: address_of(api, parts), client: client_of(&parts.headers).to_owned() }))
    }
}

/// What a browser or a program calls itself.
pub fn client_of(headers: &HeaderMap) -> &str {
    headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Where a request comes from: the other end of the connection, or what a proxy of the house says it is.
pub fn address_of(api: &Api, request: &Parts) -> String {
    let forwarded = request.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|list| list.rsplit(',').next()).map(|address| address.trim().to_owned());
    let connected = || {
        let connection = request.extensions.get::<ConnectInfo<SocketAddr>>();
        connection.map_or_else(String::new, |ConnectInfo(address)| address.ip().to_string())
    };
    network(&last.filter(|_| api.options.forwarded).unwrap_or_else(connected))
}

/// An address as it is counted: of IPv6 the network, since one subscriber has all addresses of it.
fn network(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => format!("{:x?}", &address.segments()[..4]),
        },
        _ => address.to_owned(),
    }
}
