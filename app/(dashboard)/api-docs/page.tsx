import { ApiDocs } from '#components/api-docs/api-docs.tsx'

export const metadata = { title: 'API' }

export default function ApiDocsPage() {
  return <ApiDocs />
}
