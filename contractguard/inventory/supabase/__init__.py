"""What the files of a Supabase project say: its functions, its database, and what that serves."""
