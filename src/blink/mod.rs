//! What we ask Blink; the only place that knows its GraphQL.
