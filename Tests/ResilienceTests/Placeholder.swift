// Filled by its helper.
