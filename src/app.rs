//! Assembly: mounts every feature, lists every layer and background task.
