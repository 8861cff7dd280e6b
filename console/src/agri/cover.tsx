// What one household has insured, and taking its part of the premium.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useWords } from "../lib/i18n";
import { yuan } from "../lib/money";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { useMessages } from "../ui/messages";
import { Page } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { certificateAddress, getCover, takePremium } from "./calls";
import { EndorseCover } from "./cover-deeds";
import { Facts, quantityOf } from "./facts";

export default function CoverPage() {
  const words = useWords();
  const { t, local } = words;
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [endorsing, setEndorsing] = useState(false);
  const id = useParams()["id"] ?? "";
  const cover = useQuery({ queryKey: ["cover", id], queryFn: () => getCover(id) });
  const row = cover.data;
  const take = async () => {
    if (row === undefined) return;
    const paid = await command.run((key) => takePremium(row.id, row.parts.farmer, { key }));
    if (paid === undefined) return;
    message.success(t("agri.taken"));
    client.setQueryData(["cover", id], paid.answer);
    void client.invalidateQueries({ queryKey: ["covers"] });
    void client.invalidateQueries({ queryKey: ["group-policy"] });
  };
  return (
    <Page title={row === undefined ? t("agri.cover") : `${row.holder.name} · ${row.number}`}>
      <ProblemAlert error={command.error ?? cover.error} onRetry={() => void cover.refetch()} />
      {row !== undefined && (
        <>
          <p>
            <Link to={`/group-policies/${row.group_number}`} className="in-text">
              {t("agri.number")} {row.group_number}
            </Link>{" "}
            <Link to={`/parties/${row.holder.id}`} className="in-text">
              {row.holder.name}
            </Link>
          </p>
          <Facts
            rows={[
              [t("agri.object"), local(row.object.name)],
              [t("agri.quantity"), quantityOf(row, words)],
              [t("agri.sum_insured"), yuan(row.sum_insured)],
              [t("agri.premium"), yuan(row.premium)],
              [t("agri.farmer"), yuan(row.parts.farmer)],
              [t("agri.county"), yuan(row.parts.county)],
              [t("agri.province"), yuan(row.parts.province)],
              [t("agri.centre"), yuan(row.parts.centre)],
              [t("agri.plot"), row.plot],
              [t("agri.land_number"), row.land_number],
              [t("agri.lease"), row.lease],
              [t("agri.account"), row.account],
              [t("agri.paid_on"), row.paid_on ?? t("agri.unpaid")],
              [t("agri.ended_on"), row.ended_on],
            ]}
          />
          {row.paid_on !== null && (
            <Button href={certificateAddress(row.number)} target="_blank" rel="noreferrer">
              {t("agri.certificate")}
            </Button>
          )}
          {row.ended_on == null && may("write_covers") && (
            <Button onClick={() => setEndorsing(true)}>{t("agri.endorse")}</Button>
          )}
          {endorsing && <EndorseCover cover={row} onClose={() => setEndorsing(false)} />}
          {row.paid_on === null && may("write_covers") && (
            <Button type="primary" loading={command.busy} onClick={() => void take()}>
              {t("agri.take_premium", { amount: row.parts.farmer })}
            </Button>
          )}
        </>
      )}
    </Page>
  );
}
