// The wire types under the names the console uses. Only this file knows where they come from.
export type * from "./contract";
