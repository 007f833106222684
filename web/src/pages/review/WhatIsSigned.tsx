import { Anchor, Code, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMe } from "@/frame/me";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import type { ReviewRoom } from "./room";
import { hasEvent, horizonsOf, leftOut } from "./wish";

/** What the signature binds: the person, the bytes, the task and the split. */
export function WhatIsSigned({ room, onChange }: { room: ReviewRoom; onChange: () => void }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const me = useMe().data;
  const { wish, check, prepared } = room;
  const out = leftOut(wish, check.data);
  const split = check.data?.split;
  const named = horizonsOf(wish.horizons) ?? [];
  const times = named.length > 0 ? named : (check.data?.horizons ?? []);
  const learned = (check.data?.suggested_features.length ?? 0) + (check.data?.suggested_exclude.length ?? 0);
  const lines: [string, string][] = [
    [t("approve.signer"), me?.name ?? ""],
    [
      t("prediction.target"),
      wish.target === null
        ? t("approve.no_target")
        : [
            wish.target,
            t(`prediction.kind.${wish.task}`),
            hasEvent(wish.task) && t("approve.event", { value: wish.positive ?? "?" }),
            wish.task === "survival" && t("approve.time", { value: wish.time ?? "?" }),
            wish.task === "survival" &&
              times.length > 0 &&
              t("approve.horizons", { times: times.join(", ") }),
          ]
            .filter(Boolean)
            .join(" · "),
    ],
    [t("approve.learned"), t("approve.columns", { n: count(Math.max(learned - out.length, 0), language) })],
    [t("prediction.exclude"), out.length === 0 ? t("approve.none") : out.join(", ")],
    [
      t("split.title"),
      [
        t(`split.by.${wish.by}`),
        wish.by !== "row" && wish.splitColumn,
        split &&
          t("approve.split", { train: count(split.train.n, language), test: count(split.test.n, language) }),
      ]
        .filter(Boolean)
        .join(" · "),
    ],
  ];
  return (
    <>
      <Text size="sm">{t("approve.about")}</Text>
      <Table fz="sm" verticalSpacing={4} variant="vertical" layout="fixed">
        <Table.Tbody>
          {lines.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={150}>{name}</Table.Th>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Th>{t("approve.hash")}</Table.Th>
            <Table.Td>
              <Code fz={11} style={{ overflowWrap: "anywhere" }}>
                {prepared.sha256}
              </Code>
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <Anchor component="button" type="button" size="sm" ta="left" onClick={onChange}>
        {wish.target === null ? t("approve.choose_target") : t("approve.change")}
      </Anchor>
    </>
  );
}
