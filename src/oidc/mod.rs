//! OAuth2 and OpenID Connect without handlers: discovery, authorization, tokens, keys.
