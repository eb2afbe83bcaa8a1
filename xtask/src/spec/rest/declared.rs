//! The model's endpoints, by method and path.

use std::collections::BTreeMap;

use cordial_model::{
    describe::{BodyShape, DescribeEndpoint, EndpointShape, Field, Shape},
    rest,
};

/// The declarations of each operation: one, or several that differ in what is sent.
pub(crate) type Declared = BTreeMap<(String, String), Vec<EndpointShape>>;

macro_rules! describe {
    ($($endpoint:ident)*) => {
        vec![$(<rest::$endpoint>::describe_endpoint(),)*]
    };
}

/// All endpoints.
#[allow(deprecated)]
pub(crate) fn endpoints() -> Vec<EndpointShape> {
    cordial_model::each_endpoint!(describe)
}

/// All endpoints, by [`key`].
pub(crate) fn declared() -> Declared {
    let mut declared = Declared::new();
    for endpoint in endpoints() {
        let key = key(endpoint.route.method.as_str(), &endpoint.route.template);
        declared.entry(key).or_default().push(endpoint);
    }
    declared
}

/// What tells operations apart: the method, and the path without the names of its parameters.
pub(crate) fn key(method: &str, path: &str) -> (String, String) {
    let mut bare = String::new();
    let mut inside = false;
    for letter in path.chars() {
        inside &= letter != '}';
        if !inside {
            bare.push(letter);
        }
        inside |= letter == '{';
    }
    (method.to_owned(), bare)
}

/// The names of a path's parameters, in order.
pub(crate) fn names(path: &str) -> Vec<&str> {
    let pieces = path.split('{').skip(1);
    pieces
        .filter_map(|it| Some(it.split_once('}')?.0))
        .collect()
}

/// The shape of a body, if it is JSON.
pub(crate) fn json(body: &BodyShape) -> Option<&Shape> {
    match body {
        BodyShape::Json(shape) => Some(shape),
        _ => None,
    }
}

/// The fields at the top of a body: of the object, or of each object in the list, that it is.
pub(crate) fn fields(body: &BodyShape) -> Vec<Field> {
    match body {
        BodyShape::Form(object)
        | BodyShape::Multipart(object)
        | BodyShape::Json(Shape::Object(object)) => object.fields(),
        BodyShape::Json(Shape::List(inner)) => match &**inner {
            Shape::Object(object) => object.fields(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
