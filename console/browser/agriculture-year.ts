// The two villages of the year 2011: their groups, their households and the sheets these are enrolled from.

export const DABAO = "FC2011-001";
export const XIAOBAO = "FC2011-002";
export const PHOTO = {
  name: "现场.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
};

/** A resident identity number that passes its check. */
export function residentId(number: number): string {
  const body = `21068219700101${String(number).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((all, weight, at) => all + weight * Number(body[at]), 0);
  return `${body}${"10X98765432"[sum % 11]}`;
}

export const HEADER = [
  "集体保单号",
  "序号",
  "农户姓名",
  "证件号码",
  "直补存折账号",
  "标的",
  "投保面积",
  "已缴保费",
  "签字",
];
export const households = (group: string, rows: [string, string, string, string][]) =>
  rows.map(([name, object, quantity, paid], index) => [
    group,
    String(index + 1),
    name,
    residentId((group === DABAO ? 10 : 50) + index),
    `55000000000000${group === DABAO ? 1 : 2}${index}`,
    object,
    quantity,
    paid,
    "是",
  ]);
export const csv = (rows: string[][]) => ({
  name: "村清单.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(["\ufeff", ...[HEADER, ...rows].map((row) => `${row.join(",")}\r\n`)].join("")),
});
