import { Code, List, Table, Text, Title, type TitleOrder } from "@mantine/core";
import { blocksOf, type Block, type Inline } from "./markdown";

/** Markdown of the server as elements; nothing of it is ever taken as HTML. Headings start below the page's own. */
export function Markdown({ text }: { text: string }) {
  return blocksOf(text).map((block, at) => <One key={at} of={block} />);
}

function One({ of }: { of: Block }) {
  switch (of.kind) {
    case "heading":
      return (
        <Title
          order={Math.min(6, of.level + 1) as TitleOrder}
          size={of.level === 1 ? "h3" : "h4"}
          mt="md"
          mb="xs"
        >
          <Line of={of.inline} />
        </Title>
      );
    case "list":
      return (
        <List size="sm" mb="sm">
          {of.items.map((item, at) => (
            <List.Item key={at}>
              <Line of={item} />
            </List.Item>
          ))}
        </List>
      );
    case "table":
      return (
        <Table withTableBorder mb="sm" verticalSpacing={5} maw={760}>
          <Table.Thead>
            <Table.Tr>
              {of.head.map((cell, at) => (
                <Table.Th key={at}>
                  <Line of={cell} />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {of.rows.map((row, at) => (
              <Table.Tr key={at}>
                {row.map((cell, to) => (
                  <Table.Td key={to}>
                    <Line of={cell} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      );
    case "paragraph":
      return (
        <Text size="sm" mb="sm" maw={860} style={{ overflowWrap: "anywhere" }}>
          <Line of={of.inline} />
        </Text>
      );
  }
}

function Line({ of }: { of: Inline[] }) {
  return of.map((part, at) => {
    if (part.kind === "bold") return <strong key={at}>{part.text}</strong>;
    if (part.kind === "code") return <Code key={at}>{part.text}</Code>;
    return <span key={at}>{part.text}</span>;
  });
}
