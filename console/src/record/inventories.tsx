// Inventories of what lies on the shelves, the latest first, and beginning another.

import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { Labelled } from "../ui/labelled";
import type { Column } from "../ui/list-table";
import { Page } from "../ui/page";
import { PagedTable, usePages } from "../ui/paged-table";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { beginInventory, type Inventory, listInventories } from "./calls";

export default function InventoriesPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const [beginning, setBeginning] = useState(false);
  const list = usePages(["inventories"], listInventories);
  const figure = (key: "expected" | "seen" | "missing" | "misplaced" | "extra"): Column<Inventory> => ({
    key,
    title: t(`inventories.${key}`),
    className: "money",
    render: (row) => <span className="number">{row[key]}</span>,
  });
  const columns: Column<Inventory>[] = [
    {
      key: "begun",
      title: t("inventories.begun"),
      className: "nowrap",
      onPhone: "heading",
      render: (row) => <span className="number">{formatInstant(row.begun_at)}</span>,
    },
    { key: "shelf", title: t("records.shelf"), render: (row) => row.shelf ?? t("inventories.all") },
    figure("expected"),
    figure("seen"),
    figure("missing"),
    figure("misplaced"),
    figure("extra"),
    {
      key: "ended",
      title: t("inventories.ended"),
      className: "nowrap",
      render: (row) => (row.ended_at === null ? t("inventories.running") : formatInstant(row.ended_at)),
    },
  ];
  return (
    <Page
      title={t("inventories.title")}
      extra={
        may("keep_records") && (
          <Button type="primary" onClick={() => setBeginning(true)}>
            {t("inventories.begin")}
          </Button>
        )
      }
    >
      <PagedTable
        list={list}
        label={t("inventories.title")}
        columns={columns}
        rowKey={(row) => row.id}
        rowTone={(row) => (row.ended_at === null ? "soon" : row.missing > 0 ? "broken" : "kept")}
        onOpen={(row) => navigate(`/record-inventories/${row.id}`)}
        empty={<Empty says={t("inventories.empty")} begin={may("keep_records") && t("inventories.begin")} />}
      />
      {beginning && <Begin onClose={() => setBeginning(false)} />}
    </Page>
  );
}

function Begin({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const command = useCommand();
  const [shelf, setShelf] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await command.run((key) => beginInventory(shelf.trim(), { key }));
    if (done === undefined) return;
    void client.invalidateQueries({ queryKey: ["inventories"] });
    navigate(`/record-inventories/${done.answer.id}`);
  };
  return (
    <Modal open title={t("inventories.begin")} footer={null} onCancel={onClose} width={440}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error} />
        <Labelled label={t("inventories.shelf")} optional>
          {(input) => <Input {...input} autoFocus value={shelf} onChange={(event) => setShelf(event.target.value)} />}
        </Labelled>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={command.busy}>
            {t("inventories.begin")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
