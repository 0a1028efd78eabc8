"""The index on a Milvus server, where a corpus or its readers outgrow one machine.

    <name>_heads                who is current: a row a generation, and who is writing
    <name>_documents_<edition>  documents with all their passages and sentences, in parts
    <name>_passages_<edition>   a row a passage: vectors, and what filters look at

Documents and passages are never changed. Each row says in which generation it was born, and a
generation names the documents that are gone; it becomes current by the insertion of one row. So a
reader sees the old corpus or the new one, whole, though Milvus has no transactions.
"""
