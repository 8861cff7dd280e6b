//! Questions to a house.
