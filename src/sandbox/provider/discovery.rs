//! The discovery document and the published keys, as Hydra v2.2 serves them.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::own::Provider;

/// `GET /.well-known/openid-configuration`. It lists `plain`, which is refused, and leaves out
/// Blink's own scopes.
pub(super) async fn configuration(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let address = |path: &str| provider.address(path);
    Json(json!({
        "issuer": provider.issuer,
        "authorization_endpoint": address("/oauth2/auth"),
        "token_endpoint": address("/oauth2/token"),
        "userinfo_endpoint": address("/userinfo"),
        "jwks_uri": address("/.well-known/jwks.json"),
        "revocation_endpoint": address("/oauth2/revoke"),
        "end_session_endpoint": address("/oauth2/sessions/logout"),
        "response_types_supported": [
            "code", "code id_token", "id_token", "token id_token", "token", "token id_token code"
        ],
        "response_modes_supported": ["query", "fragment"],
        "grant_types_supported": [
            "authorization_code", "implicit", "client_credentials", "refresh_token"
        ],
        "token_endpoint_auth_methods_supported": [
            "client_secret_post", "client_secret_basic", "private_key_jwt", "none"
        ],
        "code_challenge_methods_supported": ["plain", "S256"],
        "scopes_supported": ["offline_access", "offline", "openid"],
        "claims_supported": ["sub"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "id_token_signed_response_alg": ["RS256"],
        "userinfo_signing_alg_values_supported": ["none", "RS256"],
        "userinfo_signed_response_alg": ["RS256"],
        "request_object_signing_alg_values_supported": ["none", "RS256", "ES256"],
        "claims_parameter_supported": false,
        "request_parameter_supported": true,
        "request_uri_parameter_supported": true,
        "require_request_uri_registration": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
        "frontchannel_logout_supported": true,
        "frontchannel_logout_session_supported": true,
        "credentials_endpoint_draft_00": address("/credentials"),
        "credentials_supported_draft_00": [{
            "format": "jwt_vc_json",
            "types": ["VerifiableCredential", "UserInfoCredential"],
            "cryptographic_binding_methods_supported": ["jwk"],
            "cryptographic_suites_supported": [
                "PS256", "RS256", "ES256", "PS384", "RS384", "ES384", "PS512", "RS512", "ES512",
                "EdDSA"
            ],
        }],
    }))
}

/// `GET /.well-known/jwks.json`.
pub(super) async fn keys(State(provider): State<Arc<Provider>>) -> Json<Value> {
    Json(provider.keys.published())
}
