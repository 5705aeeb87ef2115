//! The schema, and operations checked against it.

use std::sync::{Arc, Mutex, PoisonError};

use apollo_compiler::collections::HashMap;
use apollo_compiler::parser::Parser;
use apollo_compiler::request::{RequestError, coerce_variable_values};
use apollo_compiler::resolvers::{Execution, ObjectValue};
use apollo_compiler::response::{ExecutionResponse, GraphQLError, JsonMap};
use apollo_compiler::schema::Implementers;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Name, Schema, executable};

use super::answer::Malformed;
use super::complexity::Scales;
use super::request::Request;

const SCHEMA: &str = include_str!("../../../schema/blink.graphql");
/// A document must have fewer tokens.
const TOKENS: usize = 15_000;
/// How many checked documents are kept; clients send the same few over and over.
const KEPT: usize = 64;

/// Checks and runs operations.
pub(super) struct Engine {
    schema: Valid<Schema>,
    implementers: HashMap<Name, Implementers>,
    checked: Mutex<HashMap<String, Arc<Valid<ExecutableDocument>>>>,
}

/// An operation that may run, and what it costs.
pub(super) struct Operation {
    document: Arc<Valid<ExecutableDocument>>,
    name: Option<String>,
    variables: Valid<JsonMap>,
    pub(super) complexity: u64,
    pub(super) is_mutation: bool,
    /// The first field that is asked for.
    pub(super) field: String,
    pub(super) is_subscription: bool,
}

impl Engine {
    /// An engine for our part of Blink's schema.
    pub(super) fn new() -> Self {
        // The build script has read the same file, so it holds no errors here.
        let schema = Schema::parse_and_validate(SCHEMA, "blink.graphql")
            .unwrap_or_else(|broken| Valid::assume_valid(broken.partial));
        Self {
            implementers: schema.implementers_map(),
            schema,
            checked: Mutex::default(),
        }
    }

    /// Checks a request against the schema.
    pub(super) fn check(&self, request: Request) -> Result<Operation, Malformed> {
        let query = request.query.filter(|query| !query.trim().is_empty());
        let document = self.document(query.ok_or(Malformed::NoQuery)?)?;
        let name = request.operation_name.filter(|name| !name.is_empty());
        let operation = document
            .operations
            .get(name.as_deref())
            .map_err(|refused| Malformed::Operation(refused.message().to_string()))?;
        let given = request.variables.unwrap_or_default();
        let variables = coerce_variable_values(&self.schema, operation, &given)
            .map_err(|refused| Malformed::Variable(culprit(operation, &refused)))?;
        let scales = Scales {
            schema: &self.schema,
            implementers: &self.implementers,
            document: &document,
            variables: &variables,
        };
        let complexity = scales.weigh(&operation.selection_set);
        let is_mutation = operation.is_mutation();
        let mut fields = operation.root_fields(&document);
        let field = fields
            .next()
            .map_or(String::new(), |field| field.name.to_string());
        drop(fields);
        let is_subscription = operation.is_subscription();
        Ok(Operation {
            document,
            name,
            variables,
            complexity,
            is_mutation,
            field,
            is_subscription,
        })
    }

    /// Runs a checked operation from a root object.
    pub(super) fn run(
        &self,
        operation: &Operation,
        root: &dyn ObjectValue,
    ) -> Result<ExecutionResponse, Malformed> {
        Execution::new(&self.schema, &operation.document)
            .implementers_map(&self.implementers)
            .coerced_variable_values(&operation.variables)
            .enable_schema_introspection(true)
            .operation_name(operation.name.as_deref())
            .and_then(|execution| execution.execute_sync(root))
            .map_err(|refused| Malformed::Operation(refused.message().to_string()))
    }

    /// A document, parsed and validated, or the one kept from the last time.
    fn document(&self, query: String) -> Result<Arc<Valid<ExecutableDocument>>, Malformed> {
        let kept = || self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(document) = kept().get(&query) {
            return Ok(Arc::clone(document));
        }
        let syntax = Parser::new()
            .token_limit(TOKENS)
            .parse_ast(query.as_str(), "query.graphql")
            .map_err(|broken| Malformed::Syntax(reports(&broken.errors)))?;
        let document = syntax
            .to_executable_validate(&self.schema)
            .map_err(|broken| Malformed::Invalid(reports(&broken.errors)))?;
        let document = Arc::new(document);
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(query, Arc::clone(&document));
        Ok(document)
    }
}

/// The variable that a refusal speaks of, as far as its words tell.
fn culprit(operation: &executable::Operation, refused: &RequestError) -> String {
    let message = refused.message().to_string();
    let names = operation.variables.iter().map(|variable| &variable.name);
    names
        .map(|name| name.as_str())
        .find(|name| message.contains(name))
        .unwrap_or_default()
        .to_owned()
}

fn reports(errors: &DiagnosticList) -> Vec<GraphQLError> {
    errors
        .iter()
        .map(|diagnostic| diagnostic.unstable_to_json_compat())
        .collect()
}
