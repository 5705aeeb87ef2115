//! Who is signed in: store, cipher, cookies, refresh.
