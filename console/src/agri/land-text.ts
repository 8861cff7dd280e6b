// Words of the land register.
export const landText = {
  "land.title": ["土地台账", "Land register"],
  "land.hint": [
    "由“导入”中的土地台账表格载入；投保面积不得超过台账面积。台账不含个人信息。",
    "Brought in by a sheet under Imports; of a plot no more is insured than it has here. It holds no persons.",
  ],
  "land.search": ["承包地编码", "Land register number"],
  "land.division": ["区划代码", "Division code"],
  "land.number": ["承包地编码", "Number"],
  "land.lies_in": ["区划", "Division"],
  "land.place": ["地块", "Plot"],
  "land.area": ["面积（亩）", "Area (mu)"],
  "land.office": ["机构", "Office"],
  "land.empty": ["还没有载入土地台账，或没有符合条件的地块。", "No land register is loaded, or no plot matches."],
  "land.to_imports": ["导入土地台账", "Bring a register in"],
} as const satisfies Record<string, readonly [string, string]>;
