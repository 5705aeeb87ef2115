//! The price of an operation: Blink refuses those that ask for too much at once.

use apollo_compiler::ast::DirectiveList;
use apollo_compiler::collections::HashMap;
use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::{ExtendedType, Implementers};
use apollo_compiler::{ExecutableDocument, Name, Schema};

/// An operation must stay under this.
pub(super) const LIMIT: u64 = 200;
/// What each root field of a mutation costs; every other field costs 1.
const MUTATION: u64 = 120;

/// What is needed to weigh an operation.
pub(super) struct Scales<'a> {
    pub(super) schema: &'a Schema,
    pub(super) implementers: &'a HashMap<Name, Implementers>,
    pub(super) document: &'a ExecutableDocument,
    pub(super) variables: &'a JsonMap,
}

impl Scales<'_> {
    /// The cost of a selection: of the object types it may meet, the most expensive counts. Lists are
    /// not multiplied.
    pub(super) fn weigh(&self, selected: &SelectionSet) -> u64 {
        self.possible_types(&selected.ty)
            .map(|object| self.weigh_on(object, selected))
            .max()
            .unwrap_or(0)
    }

    fn weigh_on(&self, object: &Name, selected: &SelectionSet) -> u64 {
        selected
            .selections
            .iter()
            .filter(|selection| self.is_included(selection.directives()))
            .map(|selection| match selection {
                // Introspection never reaches the API behind the router.
                Selection::Field(field) if matches!(field.name.as_str(), "__schema" | "__type") => {
                    0
                }
                Selection::Field(field) => {
                    let own = if selected.ty == "Mutation" {
                        MUTATION
                    } else {
                        1
                    };
                    own + self.weigh(&field.selection_set)
                }
                Selection::InlineFragment(fragment) => {
                    self.weigh_fragment(object, &fragment.selection_set)
                }
                Selection::FragmentSpread(spread) => {
                    spread.fragment_def(self.document).map_or(0, |fragment| {
                        self.weigh_fragment(object, &fragment.selection_set)
                    })
                }
            })
            .sum()
    }

    fn weigh_fragment(&self, object: &Name, selected: &SelectionSet) -> u64 {
        if self.possible_types(&selected.ty).any(|name| name == object) {
            self.weigh_on(object, selected)
        } else {
            0
        }
    }

    fn possible_types<'s>(&'s self, name: &'s Name) -> Box<dyn Iterator<Item = &'s Name> + 's> {
        match self.schema.types.get(name) {
            Some(ExtendedType::Object(_)) => Box::new(std::iter::once(name)),
            Some(ExtendedType::Union(union_)) => {
                Box::new(union_.members.iter().map(|member| &member.name))
            }
            Some(ExtendedType::Interface(_)) => Box::new(
                self.implementers
                    .get(name)
                    .into_iter()
                    .flat_map(|implementers| &implementers.objects),
            ),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn is_included(&self, directives: &DirectiveList) -> bool {
        let condition = |name: &str| {
            let value = directives.get(name)?.specified_argument_by_name("if")?;
            match value.as_variable() {
                Some(variable) => self.variables.get(variable.as_str())?.as_bool(),
                None => value.to_bool(),
            }
        };
        condition("skip") != Some(true) && condition("include") != Some(false)
    }
}
