// All words in one language, gathered from the files of pairs while building (build/words.ts).
declare module "virtual:words/zh" {
  const words: Readonly<Record<string, string>>;
  export default words;
}
declare module "virtual:words/en" {
  const words: Readonly<Record<string, string>>;
  export default words;
}
