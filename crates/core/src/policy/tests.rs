//! Tests of policies: see the service for those on a whole house.
